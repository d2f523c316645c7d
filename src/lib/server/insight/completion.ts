import { sql } from 'drizzle-orm';
import type { Cell } from '../../domain/insight/cells';
import { completedCount, completionCells } from '../../domain/insight/measures';
import type { View } from '../../domain/insight/rows';
import type { Transaction } from '../db/client';
import { viewOf, wholeOrganisation, type Scope } from './scope';
import { unitCounts } from './units';

/**
 * Share of people who completed each module; a row's cells stand in the order of `modules`. HR may see
 * completion by name, so nothing is hidden from them here; from champions small groups are.
 * Null when the scope's unit does not exist or is not theirs to open.
 */
export async function completion(
  tx: Transaction,
  scope: Scope,
  modules: readonly string[]
): Promise<View<Cell[]> | null> {
  const { organisationId } = scope;
  const units = await unitCounts(
    tx,
    organisationId,
    sql`
      select unit_id, jsonb_object_agg(${completedCount('')} || module, completed) as counts
      from unit_module
      where organisation_id = ${organisationId}
      group by unit_id
    `
  );
  const whole = await wholeOrganisation(tx, organisationId, units);
  const { top, below } = whole;
  return viewOf(whole, scope, completionCells(top, modules, scope.championed ? below : null));
}
