import { randomUUID } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import { asOwner } from '../../auth/as-owner';
import { unenrol } from '../../auth/users';
import type { Transaction } from '../../db/client';
import { withTheirCounts } from '../move';
import { forgetInImports } from '../roster/forget-in-imports';

/** Tables whose rows about a person go when they are forgotten; those that point at others first. */
export const ERASED = [
  'legal_hold',
  'scim_user',
  'merge_match',
  'former_person',
  'champion_unit',
  'role_grant',
  'post_holder',
  'placement',
  'person_identity'
] as const;

/** Tables of what a person did: their rows go on to an id that nothing else names. */
const STATE = ['person_module', 'person_use', 'person_week'] as const;

/** A person, and the id under which what they did goes on. */
interface Pair {
  old: string;
  fresh: string;
}

/**
 * Destroys the link between people and what they did (docs/decisions/forgetting.md). Identity, ways in,
 * roles, posts and links go; events go on under a fresh id that only they and their counts name. Call it
 * in `database.exclusively`, and write in the audit log who did it.
 */
export async function erase(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[],
  at: Date
): Promise<void> {
  const pairs = personIds.map((old) => ({ old, fresh: randomUUID() }));
  const all = pairs.flatMap(({ old, fresh }) => [old, fresh]);
  await withTheirCounts(tx, organisationId, all, async () => {
    await nobodyElse(tx, organisationId, pairs);
    await forgetInImports(tx, organisationId, personIds);
    await signInIsGone(tx, organisationId, personIds);
    await asOwner(tx, () => eventsGoOn(tx, organisationId, pairs));
    for (const table of STATE) await goesOn(tx, organisationId, table, pairs);
    await restIsGone(tx, organisationId, personIds, at);
    await tx.execute(sql`
      insert into forgotten (organisation_id, person_id, at)
      select ${organisationId}, old, ${at.toISOString()}::timestamptz from ${as(pairs)}
      on conflict do nothing`);
  });
}

const as = (pairs: readonly Pair[]): SQL =>
  sql`jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair(old uuid, fresh uuid)`;
const among = (ids: readonly string[]): SQL => sql`any(${sql.param([...ids])}::uuid[])`;

/** Somebody who has left the same unit, and of whom nothing else is known. */
const nobodyElse = (tx: Transaction, organisationId: string, pairs: readonly Pair[]) =>
  tx.execute(sql`
    insert into person (organisation_id, person_id, unit_id, active)
    select p.organisation_id, fresh, p.unit_id, false from person p join ${as(pairs)} on p.person_id = old
    where p.organisation_id = ${organisationId}`);

/** Sign-in codes on their way are kept under the address; cards they printed go on without them. */
async function signInIsGone(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[]
): Promise<void> {
  await asOwner(tx, async () => {
    await tx.execute(sql`
      delete from auth.verification v using auth."user" u
      where u.organisation_id = ${organisationId} and u.person_id = ${among(personIds)}
        and right(v.identifier, length(u.email)) = u.email`);
    await tx.execute(
      sql`update auth.enrolment_card set made_by = null where made_by = ${among(personIds)}`
    );
  });
  await unenrol(tx, organisationId, personIds);
}

/**
 * What a phone or a log could still be matched with goes: the event's id, its device and its time of day.
 * The day stays, for weeks are counted by it.
 */
const eventsGoOn = (tx: Transaction, organisationId: string, pairs: readonly Pair[]) =>
  tx.execute(sql`
    with device as materialized (
      select d.*, gen_random_uuid()::text as fresh_device from (
        select distinct e.person_id, e.device, fresh from event e join ${as(pairs)} on e.person_id = old
        where e.organisation_id = ${organisationId}) as d)
    update event e set event_id = gen_random_uuid(), person_id = d.fresh, device = d.fresh_device,
      at = e.counted_on || 'T12:00:00.000+00:00', 
      received_at = (e.counted_on + time '12:00') at time zone 'UTC'
    from device d
    where e.organisation_id = ${organisationId} and e.person_id = d.person_id and e.device = d.device`);

const goesOn = (
  tx: Transaction,
  organisationId: string,
  table: (typeof STATE)[number],
  pairs: readonly Pair[]
) =>
  tx.execute(sql`
    update ${sql.identifier(table)} s set person_id = fresh from ${as(pairs)}
    where s.organisation_id = ${organisationId} and s.person_id = old`);

async function restIsGone(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[],
  at: Date
): Promise<void> {
  const them = sql`organisation_id = ${organisationId} and person_id = ${among(personIds)}`;
  // Undoing a merge of organisations goes by what they were called there.
  await tx.execute(sql`
    insert into forgotten (organisation_id, person_id, at)
    select organisation_id, former_person_id, ${at.toISOString()}::timestamptz
    from former_person where ${them} on conflict do nothing`);
  for (const table of ERASED)
    await tx.execute(sql`delete from ${sql.identifier(table)} where ${them}`);
  await tx.execute(sql`
    update person set manager_id = null
    where organisation_id = ${organisationId} and manager_id = ${among(personIds)}`);
  await tx.execute(sql`delete from person where ${them}`);
}
