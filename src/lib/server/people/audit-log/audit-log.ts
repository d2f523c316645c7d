import { sql, type SQL } from 'drizzle-orm';
import { addDays, type Day } from '../../../domain/insight/calendar';
import { AUDIT_ACTIONS, type AuditAction } from '../../../domain/people/audit';
import type { Transaction } from '../../db/client';
import { auditEntry } from '../../db/schema/audit';
import { personIdentity, unit } from '../../db/schema/people';

/** What somebody wants to see of the log; null: all of it. Days are London's, both included. */
export interface AuditFilter {
  action: AuditAction | null;
  from: Day | null;
  to: Day | null;
  /** Of whoever did it or whom it is about. */
  employeeNumber: string | null;
}

/** A person of the log: by name while they are known, and otherwise only as somebody who was. */
export type LoggedPerson = { name: string; employeeNumber: string } | 'forgotten' | null;

export interface LoggedEntry {
  auditId: string;
  at: Date;
  action: AuditAction;
  /** Null: nobody who was signed in; `detail` may name a token. */
  actor: LoggedPerson;
  subject: LoggedPerson;
  address: string | null;
  detail: Record<string, string | number>;
}

/** The place of an entry in the log: the one after it is the next older. */
export interface Cursor {
  /** Microseconds, as PostgreSQL keeps them, in text. */
  at: string;
  auditId: string;
}

const DAY = /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/;

/** 31 February has the shape of a day, and the database would refuse it, as it would the year 0. */
const isDay = (text: string): boolean => DAY.test(text) && addDays(text, 0) === text;

/** Reads the filter of an address; what is not understood filters nothing. */
export function auditFilter(query: URLSearchParams): AuditFilter {
  const day = (name: string): Day | null => {
    const text = query.get(name) ?? '';
    return isDay(text) ? text : null;
  };
  const action = query.get('action');
  return {
    action: AUDIT_ACTIONS.find((one) => one === action) ?? null,
    from: day('from'),
    to: day('to'),
    employeeNumber: query.get('person')?.replaceAll('\0', '').trim().slice(0, 64) || null
  };
}

export function auditCursor(text: string | null): Cursor | null {
  const [at = '', auditId = ''] = text?.split('_') ?? [];
  const isInstant = INSTANT.test(at) && !Number.isNaN(Date.parse(at)) && isDay(at.slice(0, 10));
  return isInstant && ID.test(auditId) ? { at, auditId } : null;
}
export const cursorText = ({ at, auditId }: Cursor): string => `${at}_${auditId}`;

interface Row extends Record<string, unknown> {
  audit_id: string;
  at: Date;
  place: string;
  action: AuditAction;
  actor_id: string | null;
  actor_name: string | null;
  actor_number: string | null;
  subject_id: string | null;
  subject_name: string | null;
  subject_number: string | null;
  address: string | null;
  detail: Record<string, string | number>;
  unit_name: string | null;
}

/** The next entries, newest first, and where to go on; null when that is all. */
export async function auditPage(
  tx: Transaction,
  organisationId: string,
  filter: AuditFilter,
  { after, size }: { after: Cursor | null; size: number }
): Promise<{ entries: LoggedEntry[]; next: Cursor | null }> {
  const { rows } = await tx.execute<Row>(sql`
    select e.audit_id, e.at, (e.at at time zone 'UTC')::text || '+00' as place, e.action, e.actor_id, e.subject_id,
      e.address, e.detail, a.name as actor_name, a.employee_number as actor_number,
      s.name as subject_name, s.employee_number as subject_number,
      (select u.name from ${unit} u where u.organisation_id = e.organisation_id
        and u.unit_id::text = e.detail ->> 'unit') as unit_name
    from ${auditEntry} e
    left join ${personIdentity} a on a.organisation_id = e.organisation_id and a.person_id = e.actor_id
    left join ${personIdentity} s on s.organisation_id = e.organisation_id and s.person_id = e.subject_id
    where e.organisation_id = ${organisationId} ${conditions(organisationId, filter)}
      ${after ? sql`and (e.at, e.audit_id) < (${after.at}::timestamptz, ${after.auditId}::uuid)` : sql``}
    order by e.at desc, e.audit_id desc limit ${size + 1}`);
  const shown = rows.slice(0, size);
  const last = rows.length > size ? shown.at(-1) : undefined;
  return {
    entries: shown.map(entryOf),
    next: last ? { at: last.place, auditId: last.audit_id } : null
  };
}

function conditions(organisationId: string, filter: AuditFilter): SQL {
  const { action, from, to, employeeNumber } = filter;
  const start = (day: Day) => sql`(${day}::date::timestamp at time zone 'Europe/London')`;
  const theirs = sql`(select i.person_id from ${personIdentity} i
    where i.organisation_id = ${organisationId} and i.employee_number = ${employeeNumber})`;
  return sql.join(
    [
      action ? sql`and e.action = ${action}` : sql``,
      from ? sql`and e.at >= ${start(from)}` : sql``,
      to ? sql`and e.at < ${start(addDays(to, 1))}` : sql``,
      employeeNumber ? sql`and (e.actor_id in ${theirs} or e.subject_id in ${theirs})` : sql``
    ],
    sql` `
  );
}

const personOf = (id: string | null, name: string | null, number: string | null): LoggedPerson => {
  if (id === null) return null;
  return name === null ? 'forgotten' : { name, employeeNumber: number ?? '' };
};

const entryOf = (row: Row): LoggedEntry => ({
  auditId: row.audit_id,
  at: new Date(row.at),
  action: row.action,
  actor: personOf(row.actor_id, row.actor_name, row.actor_number),
  subject: personOf(row.subject_id, row.subject_name, row.subject_number),
  address: row.address,
  detail: detailOf(row)
});

function detailOf({ action, detail, unit_name: unitName }: Row): LoggedEntry['detail'] {
  // Which event two devices disagreed about is learning; that they did is enough here.
  if (action === 'event.conflict') return {};
  // The log keeps ids, which say nothing to a reader.
  return unitName === null ? detail : { ...detail, unit: unitName };
}
