import { isId } from '../../domain/people/ids';
import { sql } from 'drizzle-orm';
import type { Day } from '../../domain/insight/calendar';
import type { RoleClass } from '../../domain/people/person';
import type { Transaction } from '../db/client';

/** Somebody of the roster, with a name. */
export interface Named {
  personId: string;
  name: string;
  employeeNumber: string;
  unit: string;
  active: boolean;
  leftOn: Day | null;
  roleClass: RoleClass;
}

/** Who that is; null when nobody in the organisation, or nobody with a name, has this id. */
export async function named(
  tx: Transaction,
  organisationId: string,
  personId: string
): Promise<Named | null> {
  if (!isId(personId)) return null;
  const { rows } = await tx.execute<Named & Record<string, unknown>>(sql`
    select p.person_id as "personId", i.name, i.employee_number as "employeeNumber", u.name as unit,
      p.active, p.left_on::text as "leftOn", p.role_class as "roleClass"
    from person p
      join person_identity i using (organisation_id, person_id)
      join unit u using (organisation_id, unit_id)
    where p.organisation_id = ${organisationId} and p.person_id = ${personId}`);
  return rows[0] ?? null;
}
