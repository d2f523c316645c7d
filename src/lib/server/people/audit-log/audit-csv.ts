import { m } from '../../../i18n/paraglide/messages';
import type { Database } from '../../db/client';
import { BYTE_ORDER_MARK, csvLine } from '../../csv';
import { textStream } from '../../text-stream';
import {
  auditPage,
  type AuditFilter,
  type Cursor,
  type LoggedEntry,
  type LoggedPerson
} from './audit-log';

/** Entries read at a time, each lot in a transaction of its own: a slow download holds nothing up. */
const SIZE = 500;

/** The log as CSV, newest first. Action names stay as they are stored, for whoever sorts by them. */
export function auditCsv(
  database: Database,
  organisationId: string,
  filter: AuditFilter
): ReadableStream {
  return textStream(auditLines(database, organisationId, filter));
}

async function* auditLines(database: Database, organisationId: string, filter: AuditFilter) {
  yield BYTE_ORDER_MARK + csvLine(heading());
  const pageAfter = (after: Cursor | null) =>
    database.within(organisationId, (tx) =>
      auditPage(tx, organisationId, filter, { after, size: SIZE })
    );
  let page = await pageAfter(null);
  for (;;) {
    yield page.entries.map((entry) => csvLine(fields(entry))).join('');
    if (!page.next) return;
    page = await pageAfter(page.next);
  }
}

const heading = (): string[] => [
  m.settings_audit_when(),
  m.settings_audit_what(),
  m.settings_audit_who(),
  m.settings_audit_number(),
  m.settings_audit_whom(),
  m.settings_audit_whom_number(),
  m.settings_audit_where(),
  m.settings_audit_detail()
];

function fields({ at, action, actor, subject, address, detail }: LoggedEntry): string[] {
  const told = Object.entries(detail).map(([key, value]) => `${key}: ${value}`);
  return [
    at.toISOString(),
    action,
    ...named(actor),
    ...named(subject),
    address ?? '',
    told.join('; ')
  ];
}

function named(person: LoggedPerson): [string, string] {
  if (person === null) return ['', ''];
  if (person === 'forgotten') return [m.settings_audit_forgotten(), ''];
  return [person.name, person.employeeNumber];
}
