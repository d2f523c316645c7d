import { sql } from 'drizzle-orm';
import type { RosterUnit } from '../../../domain/people/unit-tree';
import type { Transaction } from '../../db/client';

type UnitRow = {
  unit_id: string;
  parent_id: string | null;
  name: string;
  position: number;
  path: string[];
  code: string | null;
  closed_on: string | null;
  people: number;
};

/** Every unit of the organisation, closed ones too, with the people who work in it. */
export async function rosterUnits(tx: Transaction, organisationId: string): Promise<RosterUnit[]> {
  const { rows } = await tx.execute<UnitRow>(sql`
    select u.unit_id, u.parent_id, u.name, u.position, u.path::text[] as path, u.code,
      u.closed_on::text, coalesce(h.people, 0)::int as people
    from unit u
    left join (
      select unit_id, count(*) as people from person
      where organisation_id = ${organisationId} and active group by unit_id
    ) h using (unit_id)
    where u.organisation_id = ${organisationId}
    order by u.path, u.unit_id`);
  return rows.map(({ unit_id, parent_id, closed_on, ...row }) => ({
    unitId: unit_id,
    parentId: parent_id,
    closedOn: closed_on,
    ...row
  }));
}
