import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../../db/client';
import { recount, type Narrowed } from '../../insight/recount';
import { rewriteAll } from '../../insight/repair';
import { derivedId } from './aside';
import type { Agreed } from './parties';

const COLUMNS = sql.raw('device, seq, type, v, at, received_at, counted_on, data');
const of = (alias: string): SQL =>
  sql.raw(
    ['device', 'seq', 'type', 'v', 'at', 'received_at', 'counted_on', 'data']
      .map((column) => `${alias}.${column}`)
      .join(', ')
  );

/** Places in a person's history begin after their last one here, so that their phones ask for what came. */
const lastPos = (organisationId: string, people: SQL): SQL => sql`
  (select person_id, max(pos) as pos from event
    where organisation_id = ${organisationId} and person_id in (${people}) group by 1)`;

/**
 * `their_clash`: events of theirs whose id is here already. `same`: it is the same fact of the same person,
 * which came back from an earlier merge.
 */
async function findClashes(tx: Transaction, { stayingId }: Agreed): Promise<void> {
  await tx.execute(
    sql`create temp table their_clash on commit drop as
      select b.event_id, m.our_id, e.person_id = m.our_id and (e.type, e.v, e.at, e.data)
        is not distinct from (b.type, b.v, b.at, b.data) as same
      from their_event b join their_map m on m.their_id = b.person_id
        join event e on e.organisation_id = ${stayingId} and e.event_id = b.event_id`.inlineParams()
  );
}

/** Takes their events over, once each. @returns how many, and how many needed another id. */
export async function takeEvents(
  tx: Transaction,
  agreed: Agreed
): Promise<{ events: number; newIds: number }> {
  const { stayingId } = agreed;
  await findClashes(tx, agreed);
  const { rowCount } = await tx.execute(sql`
    insert into event (organisation_id, event_id, person_id, ${COLUMNS}, pos)
    select ${stayingId},
      case when c.event_id is null then b.event_id else ${derivedId(sql`b.event_id`, stayingId)} end,
      m.our_id, ${of('b')},
      coalesce(last.pos, 0) + row_number() over (partition by b.person_id order by b.pos)
    from their_event b join their_map m on m.their_id = b.person_id
      left join their_clash c on c.event_id = b.event_id
      left join ${lastPos(stayingId, sql`select our_id from their_map`)} last on last.person_id = m.our_id
    where c.same is not true`);
  const { rows } = await tx.execute<{ other: number }>(
    sql`select count(*)::int as other from their_clash where not same`
  );
  return { events: rowCount ?? 0, newIds: rows[0]?.other ?? 0 };
}

/**
 * `our_event`: what is here of each of their people and whether it came from them, by the same rules as
 * `takeEvents`. For undoing.
 */
export async function tellEventsApart(tx: Transaction, { stayingId }: Agreed): Promise<void> {
  await tx.execute(
    sql`create temp table our_event on commit drop as
      select e.*, m.their_id, m.matched, b.event_id is not null as came
      from event e join their_map m on m.our_id = e.person_id
        left join (
          select event_id, person_id from their_event
          union all select ${derivedId(sql`event_id`, stayingId)}, person_id from their_event
        ) b on b.event_id = e.event_id and b.person_id = m.their_id
      where e.organisation_id = ${stayingId}`.inlineParams()
  );
}

/** Gives the organisation that parts again what its people have done since. */
export async function giveBackEvents(
  tx: Transaction,
  { endingId, mergedAt }: Agreed
): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    insert into event (organisation_id, event_id, person_id, ${COLUMNS}, pos)
    select ${endingId}, o.event_id, o.their_id, ${of('o')},
      coalesce(last.pos, 0) + row_number() over (partition by o.their_id order by o.pos)
    from our_event o
      left join ${lastPos(endingId, sql`select their_id from their_map`)} last on last.person_id = o.their_id
    where not o.came and (not o.matched or o.received_at >= ${mergedAt?.toISOString()}::timestamptz)
      and o.their_id not in (select person_id from forgotten where organisation_id = ${endingId})
    on conflict do nothing`);
  return rowCount ?? 0;
}

/** Makes state and counts what the events say; nobody's events come in between. */
export async function countAgain(
  tx: Transaction,
  organisationId: string,
  narrowed: Narrowed
): Promise<void> {
  await rewriteAll(tx, organisationId, await recount(tx, organisationId, narrowed));
}
