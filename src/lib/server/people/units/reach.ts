import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client';

/** Champions by id: what they are called and how many people they help. */
export type Reach = Map<string, { name: string; people: number }>;

/** Somebody who helps more or fewer people than before. */
export interface ReachChange {
  name: string;
  before: number;
  after: number;
}

export async function reach(tx: Transaction, organisationId: string): Promise<Reach> {
  const { rows } = await tx.execute<{ person_id: string; name: string; people: number }>(sql`
    select c.person_id, coalesce(i.name, '') as name, count(distinct p.person_id)::int as people
    from champion_unit c
    join role_grant g on g.organisation_id = c.organisation_id and g.person_id = c.person_id
      and g.role = 'champion'
    left join person_identity i
      on i.organisation_id = c.organisation_id and i.person_id = c.person_id
    join unit u on u.organisation_id = c.organisation_id and c.unit_id = any(u.path)
    left join person p on p.organisation_id = c.organisation_id and p.unit_id = u.unit_id and p.active
    where c.organisation_id = ${organisationId}
    group by c.person_id, i.name order by i.name, c.person_id`);
  return new Map(rows.map((row) => [row.person_id, { name: row.name, people: row.people }]));
}

export function reachChanges(before: Reach, after: Reach): ReachChange[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  return ids
    .map((id) => ({
      name: (before.get(id) ?? after.get(id))?.name ?? '',
      before: before.get(id)?.people ?? 0,
      after: after.get(id)?.people ?? 0
    }))
    .filter((one) => one.before !== one.after);
}
