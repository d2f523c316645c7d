import { sql } from 'drizzle-orm';
import type { Day } from '../../../domain/insight/calendar';
import type { Language, RoleClass } from '../../../domain/people/person';
import type { Role } from '../../../domain/people/roles';
import type { Named } from '../../../domain/people/unit-tree';
import type { Transaction } from '../../db/client';

export interface HeldPost {
  number: string;
  title: string;
  unit: string;
  isMain: boolean;
  fte: number | null;
}

/** What the roster knows of one person: nothing of what they learnt. */
export interface PersonPage {
  personId: string;
  /** Null: they were forgotten, and nobody knows who they were. */
  identity: { name: string; email: string | null; employeeNumber: string } | null;
  unitId: string;
  /** From the top down to where they work. */
  way: Named[];
  active: boolean;
  startedOn: Day | null;
  leftOn: Day | null;
  manager: { personId: string; name: string; employeeNumber: string } | null;
  roleClass: RoleClass;
  language: Language;
  roles: Role[];
  /** Names of the units that they help as a champion. */
  champions: string[];
  posts: HeldPost[];
  /** Oldest first; empty: they have been in their present unit always. */
  placements: { fromOn: Day; unit: string }[];
}

/** Null when there is no such person. */
export async function personPage(
  tx: Transaction,
  organisationId: string,
  personId: string
): Promise<PersonPage | null> {
  const { rows } = await tx.execute<PersonPage & Record<string, unknown>>(sql`
    select p.person_id as "personId", p.unit_id as "unitId", p.active,
      p.started_on::text as "startedOn", p.left_on::text as "leftOn",
      p.role_class as "roleClass", p.language,
      (select jsonb_build_object('name', i.name, 'email', i.email, 'employeeNumber', i.employee_number)
        from person_identity i
        where i.organisation_id = p.organisation_id and i.person_id = p.person_id) as identity,
      (select jsonb_build_object('personId', p.manager_id, 'name', coalesce(i.name, ''),
          'employeeNumber', coalesce(i.employee_number, ''))
        from person m left join person_identity i
          on i.organisation_id = m.organisation_id and i.person_id = m.person_id
        where m.organisation_id = p.organisation_id and m.person_id = p.manager_id) as manager,
      (select coalesce(jsonb_agg(jsonb_build_object('unitId', a.unit_id, 'name', a.name)
          order by array_length(a.path, 1)), '[]')
        from unit u join unit a on a.organisation_id = u.organisation_id and a.unit_id = any(u.path)
        where u.organisation_id = p.organisation_id and u.unit_id = p.unit_id) as way,
      array(select g.role from role_grant g
        where g.organisation_id = p.organisation_id and g.person_id = p.person_id) as roles,
      array(select u.name from champion_unit c
        join unit u on u.organisation_id = c.organisation_id and u.unit_id = c.unit_id
        where c.organisation_id = p.organisation_id and c.person_id = p.person_id
        order by u.name) as champions,
      (select coalesce(jsonb_agg(jsonb_build_object('number', o.number, 'title', o.title,
          'unit', u.name, 'isMain', h.is_main, 'fte', h.fte) order by h.is_main desc, o.title), '[]')
        from post_holder h
        join post o on o.organisation_id = h.organisation_id and o.post_id = h.post_id
        join unit u on u.organisation_id = o.organisation_id and u.unit_id = o.unit_id
        where h.organisation_id = p.organisation_id and h.person_id = p.person_id) as posts,
      (select coalesce(jsonb_agg(jsonb_build_object('fromOn', l.from_on, 'unit', u.name)
          order by l.from_on), '[]')
        from placement l
        join unit u on u.organisation_id = l.organisation_id and u.unit_id = l.unit_id
        where l.organisation_id = p.organisation_id and l.person_id = p.person_id) as placements
    from person p
    where p.organisation_id = ${organisationId} and p.person_id = ${personId}`);
  return rows[0] ?? null;
}
