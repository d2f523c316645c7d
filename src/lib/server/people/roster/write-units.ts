import { sql } from 'drizzle-orm';
import type { UnitFacts } from '../../../domain/people/roster/tree';
import type { Transaction } from '../../db/client';
import type { Changed } from './changed';

interface Kept {
  unitId: string;
  parentId: string | null;
  name: string;
  code: string | null;
  position: number;
  path: string[];
}

/** Writes what changed about units, and the ways to everything below those that moved. */
export async function writeUnits(
  tx: Transaction,
  organisationId: string,
  changes: readonly Changed<UnitFacts>[]
): Promise<void> {
  if (changes.length === 0) return;
  const { rows: kept } = await tx.execute<Kept & Record<string, unknown>>(sql`
    select unit_id as "unitId", parent_id as "parentId", name, code, position, path
    from unit where organisation_id = ${organisationId}`);
  const before = new Map(kept.map((unit) => [unit.unitId, JSON.stringify(unit)]));
  const units = changed(kept, changes);
  const rows = [...units.values()].filter((one) => before.get(one.unitId) !== JSON.stringify(one));
  await tx.execute(sql`
    insert into unit (organisation_id, unit_id, parent_id, name, code, position, path)
    select ${organisationId}, r."unitId", r."parentId", r.name, r.code, r.position, r.path
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("unitId" uuid, "parentId" uuid,
      name text, code text, position int, path uuid[])
    on conflict (organisation_id, unit_id) do update set parent_id = excluded.parent_id,
      name = excluded.name, code = excluded.code, position = excluded.position, path = excluded.path`);
}

/** The tree as it is afterwards. Who comes under another unit is the last of the units there. */
function changed(kept: readonly Kept[], changes: readonly Changed<UnitFacts>[]): Map<string, Kept> {
  const units = new Map(kept.map((unit) => [unit.unitId, { ...unit }]));
  const places = new Map<string | null, number>();
  for (const { parentId, position } of kept) {
    places.set(parentId, Math.max(places.get(parentId) ?? 0, position + 1));
  }
  for (const { id, after } of changes) {
    const unit = units.get(id);
    const { name, code, parent: parentId } = after;
    const isPlaced = unit !== undefined && unit.parentId === parentId;
    const position = isPlaced ? unit.position : (places.get(parentId) ?? 0);
    if (!isPlaced) places.set(parentId, position + 1);
    units.set(id, { unitId: id, parentId, name, code, position, path: [] });
  }
  const wayTo = (unit: Kept, depth = 0): string[] => {
    const above = unit.parentId === null ? undefined : units.get(unit.parentId);
    if (depth > units.size) throw new Error('a unit is below itself');
    return [...(above ? wayTo(above, depth + 1) : []), unit.unitId];
  };
  for (const unit of units.values()) unit.path = wayTo(unit);
  return units;
}
