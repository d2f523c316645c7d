import { eq, lt, sql } from 'drizzle-orm';
import { readBirths, type BirthsRead } from '../../../domain/people/merge/births';
import { BIRTH_DAYS } from '../../../domain/people/merge/states';
import type { Database, Transaction } from '../../db/client';
import { mergeBirth } from '../../db/schema/merge';
import { audit, type Actor } from '../audit';
import { liveMerge, refused, type Done, type MergeRow } from './parties';
import { organisations } from '../../auth/organisations';
import { readCsv } from './read-csv';

const DAY_MS = 86_400_000;

/** Keeps one side's dates of birth for the matching, in place of those it gave before. */
export function storeBirths(
  database: Database,
  actor: Actor,
  file: Uint8Array,
  now: Date
): Promise<Done<{ read: BirthsRead }>> {
  const read = readBirths(readCsv(file));
  const { organisationId } = actor;
  return database.within(organisationId, async (tx) => {
    const live = await liveMerge(tx, organisationId);
    if (live?.state !== 'matching') return refused('gone');
    if (!read.ok) return { ok: true, read };
    const mergeId = live.id;
    await tx.delete(mergeBirth).where(eq(mergeBirth.organisationId, organisationId));
    // One statement however many there are: a value each would be more parameters than PostgreSQL takes.
    await tx.execute(sql`
      insert into merge_birth (organisation_id, merge_id, employee_number, born_on, stored_at)
      select ${organisationId}, ${mergeId}, r."employeeNumber", r."bornOn", ${now.toISOString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(read.births)}::jsonb)
        as r("employeeNumber" text, "bornOn" date)`);
    const detail = { people: read.births.length };
    await audit(tx, actor, { action: 'births.stored', detail, at: now });
    return { ok: true, read };
  });
}

/** Takes away both sides' dates of birth, as the owner: the wall shows one side at a time. */
export async function deleteBirths(
  tx: Transaction,
  { id, endingId, stayingId }: Pick<MergeRow, 'id' | 'endingId' | 'stayingId'>
): Promise<void> {
  const { rows } = await tx.execute<{ here: string }>(
    sql`select current_setting('own_it.organisation') as here`
  );
  // Back to where we were, last.
  for (const one of [endingId, stayingId, rows[0]?.here]) {
    if (!one) continue;
    await tx.execute(sql`select set_config('own_it.organisation', ${one}, true)`);
    await tx.execute(
      sql`delete from merge_birth where organisation_id = ${one} and merge_id = ${id}`
    );
  }
}

/** Takes away dates of birth that have been kept for too long. Called every night. */
export async function deleteOldBirths(database: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - BIRTH_DAYS * DAY_MS);
  for (const organisationId of await organisations(database)) {
    await database.within(organisationId, async (tx) => {
      const gone = await tx
        .delete(mergeBirth)
        .where(lt(mergeBirth.storedAt, before))
        .returning({ number: mergeBirth.employeeNumber });
      if (gone.length === 0) return;
      const actor = { organisationId, actorId: null, address: null };
      const detail = { people: gone.length };
      await audit(tx, actor, { action: 'births.deleted', detail, at: now });
    });
  }
}
