import { sql } from 'drizzle-orm';
import type { Day } from '../../domain/insight/calendar';
import { SINCE_ALWAYS } from '../../domain/people/placement';
import type { Transaction } from '../db/client';

/**
 * Writes down that these people work in a unit from a day on. Call it before `person.unit_id` changes:
 * somebody without placements has been in their present unit always, and that is written down first.
 * Somebody whose latest placement begins later takes the new unit from then on instead: they came to the
 * old one when it was already changed.
 */
export async function place(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[],
  { unitId, fromOn }: { unitId: string; fromOn: Day }
): Promise<void> {
  const them = sql`p.organisation_id = ${organisationId}
    and p.person_id = any(${sql.param([...personIds])}::uuid[])`;
  const theirs = sql`from placement l
    where l.organisation_id = p.organisation_id and l.person_id = p.person_id`;
  await tx.execute(sql`
    insert into placement (organisation_id, person_id, from_on, unit_id)
    select p.organisation_id, p.person_id, coalesce(p.started_on, ${SINCE_ALWAYS}::date), p.unit_id
    from person p where ${them} and not exists (select ${theirs})`);
  await tx.execute(sql`
    insert into placement (organisation_id, person_id, from_on, unit_id)
    select p.organisation_id, p.person_id,
      greatest(${fromOn}::date, (select max(l.from_on) ${theirs})), ${unitId}::uuid
    from person p where ${them}
    on conflict (organisation_id, person_id, from_on) do update set unit_id = excluded.unit_id`);
}
