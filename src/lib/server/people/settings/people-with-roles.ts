import { sql } from 'drizzle-orm';
import type { Role } from '../../../domain/people/roles';
import type { Transaction } from '../../db/client';

export interface RoleHolder {
  personId: string;
  name: string;
  employeeNumber: string;
  roles: Role[];
  units: string[];
}

interface Row extends Record<string, unknown> {
  person_id: string;
  name: string;
  employee_number: string;
  roles: Role[];
  units: string[];
}

/** Most people that a search shows: who needs more types more. */
export const MOST_FOUND = 20;

/**
 * Everybody with a role, or, with `search`, the first people whose name or employee number it is.
 * An employee number must be whole, a name may be a part.
 */
export async function roleHolders(
  tx: Transaction,
  organisationId: string,
  search: string
): Promise<RoleHolder[]> {
  const part = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const found = search
    ? sql`(i.employee_number = ${search} or i.name ilike ${part})`
    : sql`exists (select from role_grant g
        where g.organisation_id = i.organisation_id and g.person_id = i.person_id and g.role <> 'learner')`;
  const { rows } = await tx.execute<Row>(sql`
    select i.person_id, i.name, i.employee_number,
      array(select g.role from role_grant g
        where g.organisation_id = i.organisation_id and g.person_id = i.person_id) as roles,
      array(select u.name from champion_unit c
          join unit u on u.organisation_id = c.organisation_id and u.unit_id = c.unit_id
        where c.organisation_id = i.organisation_id and c.person_id = i.person_id order by u.name) as units
    from person_identity i
    join person p on p.organisation_id = i.organisation_id and p.person_id = i.person_id
    where i.organisation_id = ${organisationId} and (p.active or not ${search !== ''}) and ${found}
    order by i.name, i.person_id ${search ? sql`limit ${MOST_FOUND}` : sql``}`);
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.name,
    employeeNumber: row.employee_number,
    roles: row.roles,
    units: row.units
  }));
}
