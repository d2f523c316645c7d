import { sql } from 'drizzle-orm';
import type { PresentUnit } from '../../../domain/people/roster/present';
import type { UnitFacts } from '../../../domain/people/roster/tree';
import type { Transaction } from '../../db/client';
import { UNIT_TABLES } from '../../insight/counted';
import type { Changed } from './changed';
import { writeUnits } from './write-units';

/**
 * Gives units the names, codes and places back that they had.
 * @returns how many were changed again since the import and stay as they are.
 */
export async function restoreUnits(
  tx: Transaction,
  organisationId: string,
  changes: readonly Changed<UnitFacts>[],
  present: readonly PresentUnit[]
): Promise<number> {
  const now = new Map(present.map((unit) => [unit.unitId, unit]));
  const theirs = changes.flatMap(({ id, before, after }) =>
    before ? [{ id, before: after, after: before }] : []
  );
  const untouched = theirs.filter(({ id, before }) => {
    const unit = now.get(id);
    return (
      unit?.name === before.name && unit.code === before.code && unit.parentId === before.parent
    );
  });
  await writeUnits(tx, organisationId, backTo(untouched, now));
  return theirs.length - untouched.length;
}

/** What was moved by hand since may now be above where a unit was: then all stay where they are. */
function backTo(
  changes: readonly Changed<UnitFacts>[],
  now: ReadonlyMap<string, PresentUnit>
): Changed<UnitFacts>[] {
  const parents = new Map([...now.values()].map(({ unitId, parentId }) => [unitId, parentId]));
  for (const { id, after } of changes) parents.set(id, after.parent);
  const isRing = [...parents.keys()].some((start) => {
    let steps = 0;
    for (let at = parents.get(start) ?? null; at !== null; at = parents.get(at) ?? null) {
      if ((steps += 1) > parents.size) return true;
    }
    return false;
  });
  if (!isRing) return [...changes];
  return changes.map(({ id, before, after }) => ({
    id,
    before,
    after: { ...after, parent: now.get(id)?.parentId ?? null }
  }));
}

/** Takes units away that the import added, unless somebody works there or something is counted there. */
export async function takeUnitsAway(
  tx: Transaction,
  organisationId: string,
  added: readonly Changed<UnitFacts>[]
): Promise<void> {
  if (added.length === 0) return;
  const ids = sql`any(${sql.param(added.map(({ id }) => id))}::uuid[])`;
  for (const { table, values } of UNIT_TABLES) {
    const empty = sql.raw(values.map((column) => `${column} = 0`).join(' and '));
    await tx.execute(sql`delete from ${sql.identifier(table)}
      where organisation_id = ${organisationId} and unit_id = ${ids} and ${empty}`);
  }
  const users = [
    'person',
    'placement',
    'post',
    'champion_unit',
    'unit_change',
    ...UNIT_TABLES.map((t) => t.table)
  ];
  const isUsed = sql.join(
    users.map(
      (table) => sql`exists (select from ${sql.identifier(table)} t
        where t.organisation_id = ${organisationId} and t.unit_id = u.unit_id)`
    ),
    sql` or `
  );
  // From the bottom of the tree upwards, for as long as something goes.
  for (let gone = 1; gone > 0;) {
    const { rowCount } = await tx.execute(sql`
      delete from unit u where u.organisation_id = ${organisationId} and u.unit_id = ${ids}
        and not (${isUsed}) and not exists (select from unit below
          where below.organisation_id = ${organisationId} and below.parent_id = u.unit_id)`);
    gone = rowCount ?? 0;
  }
}
