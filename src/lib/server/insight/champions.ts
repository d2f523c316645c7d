import { sql } from 'drizzle-orm';
import {
  coverage,
  departmentsWith,
  type ChampionUnits,
  type Coverage
} from '../../domain/insight/coverage';
import type { Transaction } from '../db/client';
import { wholeOrganisation, type Scope } from './scope';
import { unitHeadcounts } from './units';

interface ChampionRow extends Record<string, unknown> {
  person_id: string;
  name: string;
  unit_ids: string[];
}

/** Who the champions are and which teams have none: everywhere for HR, in their departments for a champion. */
export async function champions(
  tx: Transaction,
  { organisationId, championed }: Scope
): Promise<Coverage> {
  const { rows } = await tx.execute<ChampionRow>(sql`
    select p.person_id, coalesce(i.name, '') as name, jsonb_agg(c.unit_id) as unit_ids
    from champion_unit c
    join person p on p.organisation_id = c.organisation_id and p.person_id = c.person_id and p.active
    join role_grant g on g.organisation_id = c.organisation_id and g.person_id = c.person_id
      and g.role = 'champion'
    left join person_identity i
      on i.organisation_id = c.organisation_id and i.person_id = c.person_id
    where c.organisation_id = ${organisationId}
    group by p.person_id, i.name
    order by i.name, p.person_id
  `);
  const units = await unitHeadcounts(tx, organisationId);
  const { top } = await wholeOrganisation(tx, organisationId, units);
  const departments = championed ? departmentsWith(top, championed) : top.children;
  const helpers = rows.map((row): ChampionUnits => ({
    personId: row.person_id,
    name: row.name,
    unitIds: row.unit_ids
  }));
  return coverage(top, departments, helpers);
}
