import { eq, sql } from 'drizzle-orm';
import { hideBelow } from '../../../domain/insight/cells';
import type { Transaction } from '../../db/client';
import { organisation } from '../../db/schema/people';

/** Modules that people finished in one year while they worked in a unit. Null: too few people to show. */
export interface EarnedYear {
  year: number;
  finished: number | null;
}
export interface Earned {
  /** Newest first; years in which nothing was finished are left out. */
  years: EarnedYear[];
  /** Years of fewer people than this are hidden. */
  below: number;
}

/**
 * What was earned in a unit, whoever its people work for now: modules by the year of their first
 * completion. Somebody without placements has been in their present unit always, and where somebody was
 * before their first placement is where that placement is. No total is given: less the years that are
 * shown, it would give away the one that is hidden.
 */
export async function earned(
  tx: Transaction,
  organisationId: string,
  unitId: string
): Promise<Earned> {
  const [own] = await tx
    .select({ settings: organisation.settings })
    .from(organisation)
    .where(eq(organisation.organisationId, organisationId));
  const below = hideBelow(own?.settings ?? {});
  const { rows } = await tx.execute<{ year: number; finished: number; people: number }>(sql`
    with stay as (
      select person_id, unit_id,
        case when row_number() over w = 1 then '-infinity'::date else from_on end as from_on,
        coalesce(lead(from_on) over w, 'infinity'::date) as until
      from placement
      where organisation_id = ${organisationId} and person_id in (
        select person_id from placement
        where organisation_id = ${organisationId} and unit_id = ${unitId})
      window w as (partition by person_id order by from_on)),
    here as (
      select person_id, from_on, until from stay where unit_id = ${unitId}
      union all
      select p.person_id, '-infinity'::date, 'infinity'::date from person p
      where p.organisation_id = ${organisationId} and p.unit_id = ${unitId} and not exists (
        select from placement l
        where l.organisation_id = p.organisation_id and l.person_id = p.person_id))
    select extract(year from m.completed_on)::int as year, count(*)::int as finished,
      count(distinct m.person_id)::int as people
    from here join person_module m
      on m.organisation_id = ${organisationId} and m.person_id = here.person_id
      and m.completed_on >= here.from_on and m.completed_on < here.until
    group by 1 order by 1 desc`);
  return {
    years: rows.map(({ year, finished, people }) => ({
      year,
      finished: people >= below ? finished : null
    })),
    below
  };
}
