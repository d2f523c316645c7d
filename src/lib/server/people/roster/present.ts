import { sql } from 'drizzle-orm';
import type {
  Present,
  PresentPerson,
  PresentPost,
  PresentUnit
} from '../../../domain/people/roster/present';
import type { Transaction } from '../../db/client';

type Asked<T> = T & Record<string, unknown>;

/** The roster as it is. Forgotten people have no identity and are not in it. */
export async function readPresent(tx: Transaction, organisationId: string): Promise<Present> {
  const units = await tx.execute<Asked<PresentUnit>>(sql`
    select unit_id as "unitId", parent_id as "parentId", name, code, closed_on::text as "closedOn"
    from unit where organisation_id = ${organisationId} order by path, position`);
  const people = await tx.execute<Asked<PresentPerson>>(sql`
    select p.person_id as "personId", i.employee_number as number, i.name, i.email,
      p.unit_id as unit, p.active, p.left_on::text as "leftOn", p.started_on::text as "startedOn",
      p.manager_id as manager, p.role_class as "roleClass", p.language
    from person p join person_identity i using (organisation_id, person_id)
    where p.organisation_id = ${organisationId} order by i.employee_number, p.person_id`);
  const posts = await tx.execute<Asked<PresentPost>>(sql`
    select o.post_id as "postId", o.number, o.title, o.unit_id as unit,
      o.budgeted_fte as "budgetedFte", coalesce(h.holders, '[]') as holders
    from post o left join lateral (
      select jsonb_agg(jsonb_build_object('person', person_id, 'isMain', is_main, 'fte', fte)
        order by person_id) as holders
      from post_holder where organisation_id = o.organisation_id and post_id = o.post_id
    ) h on true
    where o.organisation_id = ${organisationId} order by o.number`);
  return { units: units.rows, people: people.rows, posts: posts.rows };
}
