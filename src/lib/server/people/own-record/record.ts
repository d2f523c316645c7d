import { sql } from 'drizzle-orm';
import type { Day } from '../../../domain/insight/calendar';
import type { ViewPurpose } from '../../../domain/insight/purposes';
import type { Database } from '../../db/client';
import { audit, type Actor } from '../audit';
import { named } from '../named';

/** How far somebody is with one module: all of their learning that others may see with their name. */
export interface ModuleDone {
  module: string;
  completedOn: Day;
  /** 0 to 1. */
  bestScore: number | null;
}

/**
 * What somebody has completed, for somebody else to see. That they looked, and what for, is written down
 * in the same transaction: nothing is shown before that has committed. Null: nobody has this id.
 */
export function viewRecord(
  database: Database,
  actor: Actor,
  { personId, purpose }: { personId: string; purpose: ViewPurpose }
): Promise<ModuleDone[] | null> {
  const { organisationId } = actor;
  return database.within(organisationId, async (tx) => {
    if (!(await named(tx, organisationId, personId))) return null;
    const entry = { action: 'record.viewed', subjectId: personId, detail: { purpose } } as const;
    await audit(tx, actor, entry);
    const { rows } = await tx.execute<ModuleDone & Record<string, unknown>>(sql`
      select module, completed_on::text as "completedOn", best_score as "bestScore"
      from person_module
      where organisation_id = ${organisationId} and person_id = ${personId}
        and completed_on is not null
      order by module`);
    return rows;
  });
}
