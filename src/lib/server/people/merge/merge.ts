import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../db/client';
import { merge as mergeTable } from '../../db/schema/auth';
import { audit, type Actor } from '../audit';
import { idsOf, mapPeople, setAside } from './aside';
import { deleteBirths } from './births';
import { countAgain, takeEvents } from './events';
import { decidedPairs, matchables, refresh } from './matches';
import { nameOf, refused, together, type Agreed, type Done } from './parties';
import { takeCounts, takeOver, type Taking } from './take-over';

/** What came of a merge, for whoever did it and for the audit log. */
export type Merged = Record<
  'people' | 'matched' | 'units' | 'events' | 'newIds' | 'renumbered',
  number
>;

/**
 * Makes two organisations one: everything of the one that ends is copied into the one that stays, in one
 * transaction. Its own rows stay as they are, out of everybody's reach, so that it can be undone.
 */
export async function mergeOrganisations(
  database: Database,
  actor: Actor,
  now: Date
): Promise<Done<{ merged: Merged }>> {
  const done = await together(
    database,
    actor.organisationId,
    'matching',
    async (tx, agreed, move): Promise<Done<{ merged: Merged }>> => {
      const { endingId, stayingId, id } = agreed;
      await move(endingId);
      const theirs = await matchables(tx, endingId, id);
      const theirName = await nameOf(tx, endingId);
      await setAside(tx, endingId);
      await move(stayingId);
      // Whoever joined since the page was opened is looked at too.
      await refresh(tx, agreed, await matchables(tx, stayingId, id), theirs);
      const decided = await decidedPairs(tx, agreed);
      if (!decided.ok) return decided;
      await mapPeople(tx, decided.pairs);
      const merged = await takeAll(tx, {
        ...agreed,
        theirName,
        topUnitId: randomUUID(),
        mergedAt: now
      });
      await audit(tx, actor, {
        action: 'organisations.merged',
        detail: { ending: endingId, ...merged },
        at: now
      });
      // They have served: what was decided is kept without them.
      await deleteBirths(tx, agreed);
      await close(tx, agreed, now, move);
      return { ok: true, merged };
    }
  );
  return done ?? refused('gone');
}

async function takeAll(tx: Transaction, taking: Taking): Promise<Merged> {
  await remember(tx, taking);
  const { renumbered } = await takeOver(tx, taking);
  const { events, newIds } = await takeEvents(tx, taking);
  await rememberEvents(tx, taking);
  await takeCounts(tx, taking);
  await tx.execute(sql`
    update auth."user" u set organisation_id = ${taking.stayingId}, person_id = m.our_id
    from their_map m where u.organisation_id = ${taking.endingId} and u.person_id = m.their_id`);
  await countAgain(tx, taking.stayingId, {
    people: await idsOf(tx, sql`select our_id as id from their_map`),
    units: await idsOf(
      tx,
      sql`select unit_id as id from their_unit union select unit_id from person p
        join their_map m on m.our_id = p.person_id and m.matched
        where p.organisation_id = ${taking.stayingId}
      union select (before->>'unitId')::uuid from merge_match
        where organisation_id = ${taking.stayingId} and merge_id = ${taking.id} and before is not null`
    )
  });
  await tx
    .update(mergeTable)
    .set({ state: 'merged', mergedAt: taking.mergedAt, topUnitId: taking.topUnitId })
    .where(eq(mergeTable.id, taking.id));
  const { rows } = await tx.execute<Record<'people' | 'matched' | 'units', number>>(sql`
    select count(*)::int as people, (count(*) filter (where matched))::int as matched,
      (select count(*)::int from their_unit) as units from their_map`);
  return { ...rows[0]!, events, newIds, renumbered };
}

/** How matched people stood here, to bring that back. */
async function remember(tx: Transaction, { stayingId, endingId, id }: Taking): Promise<void> {
  await tx.execute(sql`
    update merge_match w set before = jsonb_build_object(
      'unitId', p.unit_id, 'active', p.active, 'leftOn', p.left_on, 'events', '[]'::jsonb,
      'roles', array(select role from role_grant g
        where g.organisation_id = p.organisation_id and g.person_id = p.person_id),
      'users', array(select u.id from auth."user" u
        where u.organisation_id = ${endingId} and u.person_id = m.their_id))
    from person p join their_map m on m.our_id = p.person_id and m.matched
    where w.organisation_id = ${stayingId} and w.merge_id = ${id} and w.same and w.person_id = p.person_id
      and w.their_person_id = m.their_id and p.organisation_id = ${stayingId}`);
}

/** Events that were here already, of people who came back: they stay when the merge is undone. */
async function rememberEvents(tx: Transaction, { stayingId, id }: Taking): Promise<void> {
  await tx.execute(sql`
    update merge_match w set before = before || jsonb_build_object('events', c.events)
    from (select our_id, jsonb_agg(event_id) as events from their_clash where same group by 1) c
    where w.organisation_id = ${stayingId} and w.merge_id = ${id} and w.same and w.person_id = c.our_id`);
}

/** From now on nobody gets at the organisation that ends. */
async function close(
  tx: Transaction,
  { endingId, stayingId }: Agreed,
  now: Date,
  move: (organisationId: string) => Promise<void>
): Promise<void> {
  await move(endingId);
  await tx.execute(sql`
    update organisation set merged_into = ${stayingId} where organisation_id = ${endingId}`);
  const nobody = { organisationId: endingId, actorId: null, address: null };
  await audit(tx, nobody, {
    action: 'organisations.merged',
    detail: { staying: stayingId },
    at: now
  });
}
