import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../../db/client';
import type { Narrowed } from '../../insight/recount';
import { idsOf } from './aside';
import type { Agreed } from './parties';

/** Units that came with the merge, and whatever was made below them since. */
const going = ({ stayingId, topUnitId }: Agreed): SQL => sql`
  select unit_id from unit where organisation_id = ${stayingId}
    and path && array(select unit_id from their_unit union select ${topUnitId}::uuid)`;
const THEIRS = sql`(select their_id from their_map where not matched)`;
const MATCHED = sql`(select our_id from their_map where matched)`;

/**
 * Whether something that belongs to the organisation that stays stands in units that go: its own people,
 * posts that it made, units that it moved or made there. A person has to move them first.
 */
export async function isInTheWay(tx: Transaction, agreed: Agreed): Promise<boolean> {
  const { stayingId, topUnitId } = agreed;
  const { rows } = await tx.execute<{ blocked: boolean }>(sql`
    with going as (${going(agreed)})
    select exists (select from person p where p.organisation_id = ${stayingId}
        and p.unit_id in (select unit_id from going)
        and p.person_id not in ${THEIRS} and p.person_id not in ${MATCHED})
      or exists (select from post o where o.organisation_id = ${stayingId}
        and o.unit_id in (select unit_id from going) and o.post_id not in (select post_id from their_post))
      or exists (select from going g where g.unit_id <> ${topUnitId}
        and g.unit_id not in (select unit_id from their_unit)) as blocked`);
  return rows[0]?.blocked ?? true;
}

/**
 * `nameless`: what people of theirs did who were forgotten since, under ids that name nobody. It goes back
 * with the unit in which it is counted.
 */
export async function takeForgottenAlong(tx: Transaction, { stayingId }: Agreed): Promise<void> {
  await tx.execute(
    sql`create temp table nameless on commit drop as
      select p.person_id, p.unit_id from person p join their_unit u on u.unit_id = p.unit_id
      where p.organisation_id = ${stayingId} and not p.active
        and p.person_id not in (select our_id from their_map)
        and not exists (select from person_identity i
          where i.organisation_id = p.organisation_id and i.person_id = p.person_id)`.inlineParams()
  );
  await tx.execute(sql`
    insert into their_map (their_id, our_id, matched) select person_id, person_id, false from nameless`);
}

/** Ways to sign in lead back to where they came from. Sessions go with them. */
export async function goesBack(tx: Transaction, agreed: Agreed): Promise<void> {
  const { stayingId, endingId, id } = agreed;
  await tx.execute(sql`
    update auth."user" set organisation_id = ${endingId}
    where organisation_id = ${stayingId} and person_id in ${THEIRS}`);
  await tx.execute(sql`
    update auth."user" u set organisation_id = ${endingId}, person_id = w.their_person_id
    from merge_match w where w.organisation_id = ${stayingId} and w.merge_id = ${id}
      and w.before is not null and w.before->'users' ? u.id
      and u.organisation_id = ${stayingId} and u.person_id = w.person_id`);
}

/** Takes away what came. @returns whose counts have to be made again. */
export async function takeAway(tx: Transaction, agreed: Agreed): Promise<Narrowed> {
  const { stayingId } = agreed;
  await tx.execute(sql`create temp table going on commit drop as ${going(agreed)}`.inlineParams());
  const touched = await idsOf(
    tx,
    sql`select distinct unit_id as id from person where organisation_id = ${stayingId}
      and (person_id in ${THEIRS} or person_id in ${MATCHED})`
  );
  await takeFromMatched(tx, agreed);
  await takePeople(tx, agreed);
  await takeUnits(tx, agreed);
  const people = await idsOf(tx, sql`select our_id as id from their_map where matched`);
  const homes = await idsOf(
    tx,
    sql`select distinct unit_id as id from person
      where organisation_id = ${stayingId} and person_id in ${MATCHED}`
  );
  const gone = new Set(await idsOf(tx, sql`select unit_id as id from going`));
  const units = [...new Set([...touched, ...homes])].filter((unit) => !gone.has(unit));
  return { people, units };
}

/** Matched people stay, with what they had, and with all that they have done since. */
async function takeFromMatched(tx: Transaction, { stayingId, id }: Agreed): Promise<void> {
  const theirMatch = sql`w.organisation_id = ${stayingId} and w.merge_id = ${id} and w.before is not null`;
  await tx.execute(sql`
    delete from event e using our_event o, merge_match w
    where e.organisation_id = ${stayingId} and e.event_id = o.event_id and o.matched and o.came
      and ${theirMatch} and w.person_id = o.person_id and not w.before->'events' ? o.event_id::text`);
  await tx.execute(sql`
    update person p set unit_id = (w.before->>'unitId')::uuid,
      active = (w.before->>'active')::boolean and p.active,
      left_on = case when (w.before->>'active')::boolean then p.left_on else (w.before->>'leftOn')::date end
    from merge_match w where ${theirMatch} and p.organisation_id = ${stayingId}
      and p.person_id = w.person_id
      and (not (w.before->>'active')::boolean or p.unit_id in (select unit_id from going))`);
  await tx.execute(sql`
    delete from role_grant g using merge_match w, their_role_grant t
    where ${theirMatch} and g.organisation_id = ${stayingId} and g.person_id = w.person_id
      and t.person_id = w.their_person_id and t.role = g.role and not w.before->'roles' ? g.role`);
  await tx.execute(sql`
    delete from legal_hold h using merge_match w, their_legal_hold t
    where ${theirMatch} and h.organisation_id = ${stayingId} and h.person_id = w.person_id
      and t.person_id = w.their_person_id and (t.reason, t.placed_at) = (h.reason, h.placed_at)`);
}

async function takePeople(tx: Transaction, { stayingId, endingId }: Agreed): Promise<void> {
  const own = sql`organisation_id = ${stayingId}`;
  await tx.execute(sql`delete from former_person where ${own} and (former_organisation_id = ${endingId}
    or (former_organisation_id, former_person_id) in
      (select former_organisation_id, former_person_id from their_former_person))`);
  await tx.execute(sql`delete from audit_entry where ${own}
    and audit_id in (select audit_id from their_audit_entry)`);
  await tx.execute(
    sql`delete from post_holder where ${own} and post_id in (select post_id from their_post)`
  );
  await tx.execute(
    sql`update person set manager_id = null where ${own} and manager_id in ${THEIRS}`
  );
  for (const table of OF_PEOPLE) {
    await tx.execute(
      sql`delete from ${sql.identifier(table)} where ${own} and person_id in ${THEIRS}`
    );
  }
}

/** Those that point at others first. */
const OF_PEOPLE = [
  'event',
  'person_module',
  'person_use',
  'person_week',
  'champion_unit',
  'role_grant',
  'legal_hold',
  'placement',
  'post_holder',
  'person_identity',
  'person'
];
const OF_UNITS = [
  'champion_unit',
  'placement',
  'post',
  'unit_module',
  'unit_week',
  'unit_day',
  'unit_change',
  'unit'
];

async function takeUnits(tx: Transaction, { stayingId }: Agreed): Promise<void> {
  // HR may have moved some of their posts to units that stay.
  await tx.execute(sql`delete from post
    where organisation_id = ${stayingId} and post_id in (select post_id from their_post)`);
  for (const table of OF_UNITS) {
    await tx.execute(sql`delete from ${sql.identifier(table)}
      where organisation_id = ${stayingId} and unit_id in (select unit_id from going)`);
  }
}
