import { eq, sql, type SQL } from 'drizzle-orm';
import type { Database, Transaction } from '../../db/client';
import { merge } from '../../db/schema/auth';
import { audit, type Actor } from '../audit';
import { ERASED } from '../forgetting/erase';
import { forgetInImports } from '../roster/forget-in-imports';
import { idsOf, mapPeople, setAside } from './aside';
import { countAgain, giveBackEvents, tellEventsApart } from './events';
import { forgetMatches } from './matches';
import { refused, together, type Agreed, type Done } from './parties';
import { goesBack, isInTheWay, takeAway, takeForgottenAlong } from './take-away';

type Move = (organisationId: string) => Promise<void>;

/** Parts the two again. What people of the one that comes back have done since goes back with them. */
export async function undoMerge(
  database: Database,
  actor: Actor,
  now: Date
): Promise<Done<{ events: number }>> {
  const done = await together(
    database,
    actor.organisationId,
    'merged',
    async (tx, agreed, move): Promise<Done<{ events: number }>> => {
      const { endingId, stayingId, id } = agreed;
      const { rows: pairs } = await tx.execute<{ personId: string; theirPersonId: string }>(sql`
        select person_id as "personId", their_person_id as "theirPersonId" from merge_match
        where organisation_id = ${stayingId} and merge_id = ${id} and before is not null`);
      await move(endingId);
      await setAside(tx, endingId);
      await move(stayingId);
      await mapPeople(tx, pairs);
      await takeForgottenAlong(tx, agreed);
      await tellEventsApart(tx, agreed);
      if (await isInTheWay(tx, agreed)) return refused('in-the-way');
      const events = await part(tx, agreed, move);
      await move(endingId);
      const action = 'organisations.unmerged' as const;
      const nobody = { organisationId: endingId, actorId: null, address: null };
      await audit(tx, nobody, { action, detail: { staying: stayingId, events }, at: now });
      await move(stayingId);
      await audit(tx, actor, { action, detail: { ending: endingId, events }, at: now });
      await forgetMatches(tx, agreed);
      await tx.update(merge).set({ state: 'undone' }).where(eq(merge.id, id));
      return { ok: true, events };
    }
  );
  return done ?? refused('gone');
}

async function part(tx: Transaction, agreed: Agreed, move: Move): Promise<number> {
  const { endingId, stayingId } = agreed;
  await keepWhatHappened(tx, agreed);
  await goesBack(tx, agreed);
  const counted = await takeAway(tx, agreed);
  await countAgain(tx, stayingId, counted);
  await move(endingId);
  await tx.execute(sql`
    update organisation set merged_into = null where organisation_id = ${endingId}`);
  await tx.execute(sql`
    insert into person (organisation_id, person_id, unit_id, active)
    select ${endingId}, person_id, unit_id, false from nameless`);
  await forgetWhoWasForgotten(tx, agreed);
  const events = await giveBackEvents(tx, agreed);
  await tx.execute(sql`
    insert into audit_entry select r.* from our_audit b, lateral jsonb_populate_record(null::audit_entry,
      to_jsonb(b) || jsonb_build_object('organisation_id', ${endingId}::text)) r on conflict do nothing`);
  // Their phones bring back what they have not sent.
  await tx.execute(sql`
    insert into former_person (organisation_id, person_id, former_organisation_id, former_person_id)
    select ${endingId}, their_id, ${stayingId}, our_id from their_map m
    where exists (select from person p where p.organisation_id = ${endingId} and p.person_id = m.their_id)
      and m.their_id not in (select person_id from nameless)
    on conflict do nothing`);
  const changed = sql`select their_id from our_event where not came union select person_id from our_forgotten`;
  await countAgain(tx, endingId, {
    people: await idsOf(tx, sql`select their_id as id from (${changed}) as changed`),
    units: await idsOf(tx, unitsOf(endingId, changed))
  });
  return events;
}

const unitsOf = (organisationId: string, people: SQL): SQL => sql`
  select distinct unit_id as id from person
  where organisation_id = ${organisationId} and person_id in (${people})`;

/** `our_audit`, `our_forgotten`: what has happened here to their people since the merge. */
async function keepWhatHappened(tx: Transaction, { stayingId, mergedAt }: Agreed): Promise<void> {
  const since = sql`${mergedAt?.toISOString()}::timestamptz`;
  await tx.execute(
    sql`create temp table our_audit on commit drop as
      select a.* from audit_entry a join their_map m on not m.matched and m.their_id = a.subject_id
      where a.organisation_id = ${stayingId} and a.at >= ${since}
        and not exists (select from their_audit_entry t where t.audit_id = a.audit_id)`.inlineParams()
  );
  await tx.execute(
    sql`create temp table our_forgotten on commit drop as
      select m.their_id as person_id, f.at from forgotten f join their_map m on f.person_id in (m.our_id, m.their_id)
      where f.organisation_id = ${stayingId} and f.at >= ${since}`.inlineParams()
  );
}

/** Nobody who was forgotten since the merge comes back by its undoing. */
async function forgetWhoWasForgotten(tx: Transaction, { endingId }: Agreed): Promise<void> {
  const them = sql`organisation_id = ${endingId} and person_id in (select person_id from our_forgotten)`;
  await tx.execute(sql`insert into forgotten (organisation_id, person_id, at)
    select ${endingId}, person_id, at from our_forgotten on conflict do nothing`);
  await forgetInImports(
    tx,
    endingId,
    await idsOf(tx, sql`select person_id as id from our_forgotten`)
  );
  for (const table of ['event', ...ERASED]) {
    await tx.execute(sql`delete from ${sql.identifier(table)} where ${them}`);
  }
  await tx.execute(sql`update person set active = false where ${them}`);
}
