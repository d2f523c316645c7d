import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../../db/client';
import { aside } from './aside';
import type { Agreed } from './parties';
import type { Aside } from './tables';

/** What `takeOver` has to know. */
export interface Taking extends Agreed {
  /** Of the organisation that ends: its units come below a unit of this name. */
  theirName: string;
  topUnitId: string;
}

interface Copying {
  /** Columns that become something else, as an SQL list of name, value, name, value. */
  instead?: SQL;
  joins?: SQL;
  where?: SQL;
}

/** Of people who are nobody else here. */
const UNMATCHED = sql`join their_map m on m.their_id = b.person_id and not m.matched`;
const MAPPED = sql`join their_map m on m.their_id = b.person_id`;
const AS_OURS = sql`, 'person_id', m.our_id`;

/** Copies rows kept aside into this organisation; what is there already stays as it is. */
async function copy(
  tx: Transaction,
  { stayingId }: Taking,
  table: Aside,
  { instead = sql``, joins = sql``, where = sql`true` }: Copying = {}
): Promise<number> {
  const name = sql.identifier(table);
  const { rowCount } = await tx.execute(sql`
    insert into ${name}
    select r.* from ${aside(table)} b ${joins},
      lateral jsonb_populate_record(null::${name},
        to_jsonb(b) || jsonb_build_object('organisation_id', ${stayingId}::text ${instead})) r
    where ${where}
    on conflict do nothing`);
  return rowCount ?? 0;
}

/** Everything but events: within the organisation that stays, as the owner. */
export async function takeOver(tx: Transaction, taking: Taking): Promise<{ renumbered: number }> {
  await takeUnits(tx, taking);
  const renumbered = await takePeople(tx, taking);
  await rejoin(tx, taking);
  await takePosts(tx, taking);
  await copy(tx, taking, 'unit_change', {
    joins: sql`left join their_map actor on actor.their_id = b.actor_id`,
    instead: sql`, 'actor_id', coalesce(actor.our_id, b.actor_id)`
  });
  await copy(tx, taking, 'legal_hold', {
    joins: sql`${MAPPED} left join their_map placer on placer.their_id = b.placed_by`,
    instead: sql`${AS_OURS}, 'placed_by', coalesce(placer.our_id, b.placed_by)`
  });
  // HR and admin of the one that ends have no rights over the others' people until an admin grants them.
  await copy(tx, taking, 'role_grant', {
    joins: MAPPED,
    instead: AS_OURS,
    where: sql`b.role in ('learner', 'champion')`
  });
  await copy(tx, taking, 'champion_unit', { joins: MAPPED, instead: AS_OURS });
  await copy(tx, taking, 'forgotten');
  await copy(tx, taking, 'audit_entry', {
    joins: sql`left join their_map actor on actor.their_id = b.actor_id
      left join their_map subject on subject.their_id = b.subject_id`,
    instead: sql`, 'actor_id', coalesce(actor.our_id, b.actor_id),
      'subject_id', coalesce(subject.our_id, b.subject_id)`
  });
  await copy(tx, taking, 'former_person', { joins: MAPPED, instead: AS_OURS });
  await tx.execute(sql`
    insert into former_person (organisation_id, person_id, former_organisation_id, former_person_id)
    select ${taking.stayingId}, our_id, ${taking.endingId}, their_id from their_map`);
  return { renumbered };
}

/** Their units, in their own order, below one unit that is named after the organisation. */
async function takeUnits(tx: Transaction, taking: Taking): Promise<void> {
  const { stayingId, topUnitId, theirName } = taking;
  await tx.execute(sql`
    insert into unit (organisation_id, unit_id, name, position, path)
    select ${stayingId}, ${topUnitId}, ${theirName}, coalesce(max(position) + 1, 0), array[${topUnitId}::uuid]
    from unit where organisation_id = ${stayingId} and parent_id is null`);
  await copy(tx, taking, 'unit', {
    instead: sql`, 'parent_id', coalesce(b.parent_id, ${topUnitId}::uuid),
      'path', ${topUnitId}::uuid || b.path, 'code', case when b.code in (select code from unit
        where organisation_id = ${stayingId}) then null else b.code end`
  });
}

/** A number that is taken here is told apart by where it comes from. @returns how many were. */
async function takePeople(tx: Transaction, taking: Taking): Promise<number> {
  const { stayingId, theirName } = taking;
  // Not `exists`: that would look through everybody once for each of them.
  const taken = sql`(b.employee_number <> '' and b.employee_number in
    (select employee_number from person_identity where organisation_id = ${stayingId}))`;
  await copy(tx, taking, 'person', {
    joins: sql`${UNMATCHED} left join their_map boss on boss.their_id = b.manager_id`,
    instead: sql`, 'manager_id', boss.our_id`
  });
  const { rows } = await tx.execute<{ taken: number }>(
    sql`select count(*)::int as taken from their_person_identity b ${UNMATCHED} where ${taken}`
  );
  await copy(tx, taking, 'person_identity', {
    joins: UNMATCHED,
    instead: sql`, 'employee_number', case when ${taken} then b.employee_number || ' (' || ${theirName}::text || ')'
      else b.employee_number end`
  });
  await copy(tx, taking, 'placement', { joins: UNMATCHED });
  return rows[0]?.taken ?? 0;
}

/** Who had left here and works there is at work again, there. */
async function rejoin(tx: Transaction, { stayingId }: Taking): Promise<void> {
  await tx.execute(sql`
    update person p set active = true, left_on = null, unit_id = b.unit_id
    from their_person b join their_map m on m.their_id = b.person_id and m.matched
    where p.organisation_id = ${stayingId} and p.person_id = m.our_id and b.active and not p.active`);
}

/** Whose main post is here keeps it; the one they had there stands beside it. */
async function takePosts(tx: Transaction, taking: Taking): Promise<void> {
  const { stayingId, theirName } = taking;
  await copy(tx, taking, 'post', {
    instead: sql`, 'number', case when b.number in (select number from post
      where organisation_id = ${stayingId}) then b.number || ' (' || ${theirName}::text || ')' else b.number end`
  });
  await copy(tx, taking, 'post_holder', {
    joins: MAPPED,
    instead: sql`${AS_OURS}, 'is_main', b.is_main and m.our_id not in (select person_id from post_holder
      where organisation_id = ${stayingId} and is_main)`
  });
}

/** State and counts of those who are nobody else, as they were; the others' are counted again. */
export async function takeCounts(tx: Transaction, taking: Taking): Promise<void> {
  for (const table of ['person_module', 'person_use', 'person_week'] as const) {
    await copy(tx, taking, table, { joins: UNMATCHED });
  }
  for (const table of ['unit_module', 'unit_week', 'unit_day'] as const) {
    await copy(tx, taking, table);
  }
}
