import { sql } from 'drizzle-orm';
import type { Database } from '../db/client';
import { recount, type Drift } from './recount';
import { repair } from './repair';

/** A recount of a big organisation takes seconds for each million events; a hung one must still end. */
const LONGEST_MS = 5 * 60_000;

export interface Check {
  /** Rows that differ from a recount. */
  drifts: Drift[];
  /** Rows that were rewritten. */
  repaired: Drift[];
}

/** Recounts an organisation, all of it at one moment, without holding up anybody who sends. */
export async function check(
  database: Database,
  organisationId: string,
  { mend }: { mend: boolean }
): Promise<Check> {
  const drifts = await database.snapshot(organisationId, async (tx) => {
    await tx.execute(sql`select set_config('statement_timeout', ${String(LONGEST_MS)}, true)`);
    return recount(tx, organisationId);
  });
  const wrong = mend && drifts.length > 0;
  return { drifts, repaired: wrong ? await repair(database, organisationId, drifts) : [] };
}

/** How many rows of each table; names no row, so that it may be shown to whoever runs the server. */
export function byTable(drifts: readonly Drift[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { table } of drifts) counts[table] = (counts[table] ?? 0) + 1;
  return counts;
}
