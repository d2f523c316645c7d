import { sql } from 'drizzle-orm';
import { SINCE_ALWAYS } from '../../../domain/people/placement';
import type { PersonFacts } from '../../../domain/people/roster/people-changes';
import type { Transaction } from '../../db/client';
import type { Changed, ChangedByImport } from './changed';

type Row = Record<string, unknown>;

/**
 * Writes down where people work from today on who are new here or in another unit; before the first such
 * day, where they were until now.
 */
export async function placePeople(
  tx: Transaction,
  organisationId: string,
  people: readonly Changed<PersonFacts>[],
  today: string
): Promise<ChangedByImport['placements']> {
  const moved = people.flatMap(({ id, before, after }) =>
    after.active && before?.unit !== after.unit
      ? [
          {
            id,
            unit: after.unit,
            was: before?.unit ?? null,
            since: before?.startedOn ?? SINCE_ALWAYS
          }
        ]
      : []
  );
  const input = sql`jsonb_to_recordset(${JSON.stringify(moved)}::jsonb)
    as r(id uuid, unit uuid, was uuid, since date)`;
  const { rows: first } = await tx.execute<{ personId: string; fromOn: string }>(sql`
    insert into placement (organisation_id, person_id, from_on, unit_id)
    select ${organisationId}, r.id, least(r.since, ${today}::date - 1), r.was from ${input}
    where r.was is not null and not exists (select from placement p
      where p.organisation_id = ${organisationId} and p.person_id = r.id)
    returning person_id as "personId", from_on::text as "fromOn"`);
  // Whose latest placement begins later, by a change that is to come, takes the new unit from then on.
  const { rows: now } = await tx.execute<ChangedByImport['placements'][number] & Row>(sql`
    with target as (select r.id, r.unit, greatest(${today}::date, (select max(l.from_on) from placement l
        where l.organisation_id = ${organisationId} and l.person_id = r.id)) as from_on from ${input}),
      before as (select p.person_id, p.unit_id from placement p
        join target t on p.person_id = t.id and p.from_on = t.from_on
        where p.organisation_id = ${organisationId})
    insert into placement as kept (organisation_id, person_id, from_on, unit_id)
    select ${organisationId}, id, from_on, unit from target
    on conflict (organisation_id, person_id, from_on) do update set unit_id = excluded.unit_id
    returning kept.person_id as "personId", kept.from_on::text as "fromOn",
      (select b.unit_id from before b where b.person_id = kept.person_id) as was`);
  return [...first.map((one) => ({ ...one, was: null })), ...now];
}
