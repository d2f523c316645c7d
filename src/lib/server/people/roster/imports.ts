import { and, desc, eq, isNotNull, lt, ne, sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { isId } from '../../../domain/people/ids';
import { remember, type Remembered } from '../../../domain/people/roster/fields';
import type { Choices } from '../../../domain/people/roster/plan';
import { tableOf, type Sheet, type Table } from '../../../domain/people/roster/table';
import type { Transaction } from '../../db/client';
import { personIdentity } from '../../db/schema/people';
import { rosterImport } from '../../db/schema/roster';
import { pack, unpack } from './pack';

export type RosterImport = typeof rosterImport.$inferSelect;

/** Drafts name people: nobody comes back to one that is older. */
const DRAFT_HOURS = 24;

const at = (organisationId: string, importId: string) =>
  and(eq(rosterImport.organisationId, organisationId), eq(rosterImport.importId, importId));

const drafts = (organisationId: string) =>
  and(eq(rosterImport.organisationId, organisationId), eq(rosterImport.state, 'draft'));

/** Everybody's drafts that are too old. @returns how many went. */
export async function deleteOldDrafts(
  tx: Transaction,
  organisationId: string,
  now: Date
): Promise<number> {
  const old = new Date(now.getTime() - DRAFT_HOURS * 3_600_000);
  const gone = await tx
    .delete(rosterImport)
    .where(and(drafts(organisationId), lt(rosterImport.uploadedAt, old)));
  return gone.rowCount ?? 0;
}

/**
 * Keeps a file until somebody has looked at what it would change. Their own last draft goes, and
 * everybody's old ones.
 * @returns its id, or null when it has no row under its headers.
 */
export async function keepDraft(
  tx: Transaction,
  who: { organisationId: string; personId: string },
  { fileName, sheet, now }: { fileName: string; sheet: Sheet; now: Date }
): Promise<string | null> {
  const table = tableOf(sheet);
  if (!table || table.rows.length === 0) return null;
  const { organisationId, personId } = who;
  await deleteOldDrafts(tx, organisationId, now);
  await tx
    .delete(rosterImport)
    .where(and(drafts(organisationId), eq(rosterImport.uploadedBy, personId)));
  const importId = randomUUID();
  await tx.insert(rosterImport).values({
    organisationId,
    importId,
    state: 'draft',
    fileName: fileName.slice(0, 200),
    rows: table.rows.length,
    uploadedBy: personId,
    uploadedAt: now,
    content: await pack(table)
  });
  return importId;
}

export async function findImport(
  tx: Transaction,
  organisationId: string,
  importId: string
): Promise<RosterImport | null> {
  if (!isId(importId)) return null;
  const [found] = await tx.select().from(rosterImport).where(at(organisationId, importId));
  return found ?? null;
}

/** A draft's file. */
export const tableIn = async ({ content }: RosterImport): Promise<Table | null> =>
  content && unpack<Table>(content);

/** The columns that the organisation chose for its last file. */
export async function lastColumns(
  tx: Transaction,
  organisationId: string
): Promise<Remembered | undefined> {
  const [last] = await tx
    .select({ remembered: rosterImport.remembered })
    .from(rosterImport)
    .where(and(eq(rosterImport.organisationId, organisationId), isNotNull(rosterImport.remembered)))
    .orderBy(desc(rosterImport.uploadedAt))
    .limit(1);
  return last?.remembered ?? undefined;
}

export async function choose(
  tx: Transaction,
  { organisationId, importId }: RosterImport,
  table: Table,
  choices: Choices
): Promise<void> {
  const remembered = remember(choices.mapping, table.headers);
  await tx
    .update(rosterImport)
    .set({ choices, remembered })
    .where(and(at(organisationId, importId), eq(rosterImport.state, 'draft')));
}

export async function discard(
  tx: Transaction,
  organisationId: string,
  importId: string
): Promise<void> {
  if (!isId(importId)) return;
  await tx
    .delete(rosterImport)
    .where(and(at(organisationId, importId), eq(rosterImport.state, 'draft')));
}

/** The last import that is in force, the only one that can be undone. */
export async function lastApplied(
  tx: Transaction,
  organisationId: string
): Promise<RosterImport | null> {
  const [last] = await tx
    .select()
    .from(rosterImport)
    .where(and(eq(rosterImport.organisationId, organisationId), isNotNull(rosterImport.undo)))
    .orderBy(desc(rosterImport.appliedAt))
    .limit(1);
  return last ?? null;
}

/** Enough for years of monthly files. */
const LOGGED = 200;

/** Every import that was applied, the latest first, with who did it. */
export function importLog(tx: Transaction, organisationId: string) {
  const nameOf = (column: typeof rosterImport.appliedBy | typeof rosterImport.undoneBy) =>
    sql<string | null>`(select ${personIdentity.name} from ${personIdentity}
      where ${personIdentity.organisationId} = ${rosterImport.organisationId}
        and ${personIdentity.personId} = ${column})`;
  return tx
    .select({
      importId: rosterImport.importId,
      fileName: rosterImport.fileName,
      counts: rosterImport.counts,
      appliedAt: rosterImport.appliedAt,
      appliedBy: nameOf(rosterImport.appliedBy),
      undoneAt: rosterImport.undoneAt,
      undoneBy: nameOf(rosterImport.undoneBy),
      canUndo: sql<boolean>`${rosterImport.undo} is not null`
    })
    .from(rosterImport)
    .where(and(eq(rosterImport.organisationId, organisationId), ne(rosterImport.state, 'draft')))
    .orderBy(desc(rosterImport.appliedAt))
    .limit(LOGGED);
}
