import { sql } from 'drizzle-orm';
import { organisations } from '../../auth/organisations';
import type { Database, Transaction } from '../../db/client';
import { audit } from '../audit';
import { erase } from './erase';

/** Who was forgotten: a random id, and the organisation's. */
export interface Tombstone {
  organisationId: string;
  personId: string;
}

/** Everybody who was forgotten, in every organisation. Names nobody. */
export async function listForgotten(database: Database): Promise<Tombstone[]> {
  const all: Tombstone[] = [];
  for (const organisationId of await organisations(database)) {
    const rows = await database.ask(
      organisationId,
      sql<{ personId: string }>`
        select person_id as "personId" from forgotten where organisation_id = ${organisationId}
        order by at, person_id`
    );
    all.push(...rows.map(({ personId }) => ({ organisationId, personId })));
  }
  return all;
}

const LINE = /^([0-9a-f-]{36}) ([0-9a-f-]{36})$/;

export const asLines = (tombstones: readonly Tombstone[]): string =>
  tombstones.map(({ organisationId, personId }) => `${organisationId} ${personId}\n`).join('');

/**
 * What `asLines` wrote.
 * @returns the number of the first line that is not one of its own instead.
 */
export function readLines(text: string): Tombstone[] | number {
  const lines = text.split(/\r?\n/);
  const read: Tombstone[] = [];
  for (const [i, line] of lines.entries()) {
    // npm says first what it runs.
    if (line.trim() === '' || line.startsWith('>')) continue;
    const [, organisationId, personId] = LINE.exec(line.trim()) ?? [];
    if (!organisationId || !personId) return i + 1;
    read.push({ organisationId, personId });
  }
  return read;
}

/**
 * Forgets those again whom a restored backup brought back. Each is a transaction of its own: it can be
 * said again after a failure. A hold does not keep anybody: whoever was forgotten was not held any more.
 * @returns how many were there.
 */
export async function forgetAgain(
  database: Database,
  tombstones: readonly Tombstone[],
  at: Date
): Promise<number> {
  let count = 0;
  for (const { organisationId, personId } of tombstones) {
    const again = async (tx: Transaction): Promise<number> => {
      const { rows } = await tx.execute(sql`
        select from person where organisation_id = ${organisationId} and person_id = ${personId}`);
      if (rows.length === 0) return 0;
      const actor = { organisationId, actorId: null, address: null };
      const detail = { why: 'restore' };
      await audit(tx, actor, { action: 'person.forgotten', subjectId: personId, detail, at });
      await erase(tx, organisationId, [personId], at);
      return 1;
    };
    // Of an organisation that was merged away too: undoing the merge must not bring them back.
    count += await database.exclusively(organisationId, again, { mergedAway: true });
  }
  return count;
}
