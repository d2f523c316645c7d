import { sql, type SQL } from 'drizzle-orm';
import { PEOPLE } from '../../domain/insight/measures';
import { inUse, type Counts, type UnitCounts } from '../../domain/insight/unit-tree';
import type { Transaction } from '../db/client';

interface UnitRow extends Record<string, unknown> {
  unit_id: string;
  parent_id: string | null;
  name: string;
  position: number;
  closed: boolean;
  people: number;
  counts: Counts | null;
}

/**
 * Every unit with its headcount and its own counts, in one statement; closed ones only while something is counted there.
 * @param counts a query of two columns: `unit_id`, and `counts`, an object of whole numbers.
 */
export async function unitCounts(
  tx: Transaction,
  organisationId: string,
  counts: SQL
): Promise<UnitCounts[]> {
  const { rows } = await tx.execute<UnitRow>(sql`
    select u.unit_id, u.parent_id, u.name, u.position,
      u.closed_on is not null as closed,
      coalesce(h.people, 0)::int as people, c.counts
    from unit u
    left join (
      select unit_id, count(*)::int as people
      from person
      where organisation_id = ${organisationId} and active
      group by unit_id
    ) h on h.unit_id = u.unit_id
    left join (${counts}) c on c.unit_id = u.unit_id
    where u.organisation_id = ${organisationId}
  `);
  return inUse(
    rows.map((row) => ({
      unitId: row.unit_id,
      parentId: row.parent_id,
      name: row.name,
      position: row.position,
      closed: row.closed,
      counts: { ...row.counts, [PEOPLE]: row.people }
    }))
  );
}

/** Units with their headcount alone. */
export const unitHeadcounts = (tx: Transaction, organisationId: string): Promise<UnitCounts[]> =>
  unitCounts(
    tx,
    organisationId,
    sql`select null::uuid as unit_id, null::jsonb as counts where false`
  );
