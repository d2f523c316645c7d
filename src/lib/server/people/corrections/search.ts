import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client';

export const MOST_HITS = 50;
/** Fewer characters than this find half the organisation. */
export const SHORTEST_SEARCH = 2;

export interface Hit {
  personId: string;
  name: string;
  employeeNumber: string;
  email: string | null;
  unit: string;
  /** False: they have left. */
  active: boolean;
}

/** People whose name, employee number or email contains the words, those who work here first. */
export async function search(
  tx: Transaction,
  organisationId: string,
  words: string
): Promise<{ hits: Hit[]; more: boolean }> {
  // What stands for any characters in a pattern stands for itself here.
  const like = `%${words.trim().replace(/[\\%_]/gu, '\\$&')}%`;
  const { rows } = await tx.execute<{
    person_id: string;
    name: string;
    number: string;
    email: string | null;
    unit: string;
    active: boolean;
  }>(sql`
    select i.person_id, i.name, i.employee_number as number, i.email, u.name as unit, p.active
    from person_identity i
    join person p on p.organisation_id = i.organisation_id and p.person_id = i.person_id
    join unit u on u.organisation_id = p.organisation_id and u.unit_id = p.unit_id
    where i.organisation_id = ${organisationId}
      and (i.name ilike ${like} or i.employee_number ilike ${like} or i.email ilike ${like})
    order by p.active desc, i.name, i.person_id limit ${MOST_HITS + 1}`);
  const hits = rows.map(({ person_id, number, ...row }) => ({
    personId: person_id,
    employeeNumber: number,
    ...row
  }));
  return { hits: hits.slice(0, MOST_HITS), more: hits.length > MOST_HITS };
}
