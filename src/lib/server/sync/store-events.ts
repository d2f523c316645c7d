import { sql, type SQL } from 'drizzle-orm';
import { weekOf } from '../../domain/insight/calendar';
import type { Counted } from '../../domain/training/person-state';
import type { Transaction } from '../db/client';
import {
  NotHere,
  readStanding,
  standing,
  type Standing,
  type StandingRow,
  type Who
} from '../training/person-state';

/** How the store took one event that was well formed. */
export type Taken = 'stored' | 'duplicate' | 'conflict';

/** How each event was taken, in the order of the batch, and how the person stood before them. */
interface Stored {
  taken: Taken[];
  before: Standing;
}

/**
 * Inserts the events that are not there yet and says of each how it was taken. An id that is taken by
 * an event with other content, or by somebody else's, is a conflict. Reads the person's state in the same
 * statement: a round trip costs as much as the reading.
 */
export async function storeEvents(
  tx: Transaction,
  who: Who,
  device: string,
  counted: readonly Counted[],
  receivedAt: Date
): Promise<Stored> {
  const batch = asJson(counted);
  const { rows } = await tx
    .execute<StandingRow & { added: string[] | null }>(
      sql`
    with added as (${insert(who, device, batch, receivedAt)})
    ${standing(who, touchedBy(counted), sql`(select json_agg(event_id) from added) as added`)}`
    )
    .catch(tellGone);
  const before = readStanding(rows[0]);
  const added = new Set(rows[0]?.added);
  if (added.size === counted.length) return { taken: counted.map(() => 'stored'), before };
  const same = await areThere(tx, who, device, counted);
  // PostgreSQL writes ids in lower case, whatever the device did.
  const ids = counted.map(({ event }) => event.id.toLowerCase());
  const taken = ids.map((id, i): Taken => {
    // The same id twice in one batch: only its first place can have been the stored one.
    if (added.has(id) && ids.indexOf(id) === i) return 'stored';
    return same[i] ? 'duplicate' : 'conflict';
  });
  return { taken, before };
}

/** PostgreSQL's foreign_key_violation: nobody is there any more whose the events could be. */
const NOBODY_THERE = '23503';

function tellGone(error: unknown): never {
  const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
  throw code === NOBODY_THERE ? new NotHere() : error;
}

/** The modules and weeks of which the state can change. */
function touchedBy(counted: readonly Counted[]): { modules: string[]; weeks: string[] } {
  const modules = new Set<string>();
  const weeks = new Set<string>();
  for (const { event, countedOn } of counted) {
    if (event.type === 'ai-use.logged') weeks.add(weekOf(countedOn));
    else modules.add(event.data.module);
  }
  return { modules: [...modules], weeks: [...weeks] };
}

const insert = (who: Who, device: string, batch: string, receivedAt: Date): SQL => sql`
  insert into event (organisation_id, event_id, person_id, device, seq, type, v, at, received_at,
    counted_on, data, pos)
  select ${who.organisationId}, (e->>'id')::uuid, ${who.personId}, ${device}, (e->>'seq')::int,
    e->>'type', (e->>'v')::smallint, e->>'at', ${receivedAt.toISOString()}::timestamptz,
    (e->>'countedOn')::date, e->'data', last.pos + place
  from jsonb_array_elements(${batch}::jsonb) with ordinality as input(e, place),
    (select coalesce(max(pos), 0) as pos from event
      where organisation_id = ${who.organisationId} and person_id = ${who.personId}) as last
  -- By id: two people who send the same ids must not wait for each other. Of one id, the first.
  order by 2, place
  on conflict (organisation_id, event_id) do nothing
  returning event_id`;

const asJson = (counted: readonly Counted[]): string =>
  JSON.stringify(counted.map(({ event, countedOn }) => ({ ...event, countedOn })));

/**
 * What was sent before a merge may come again after it from another record of the same phone, which numbers
 * anew: of somebody who came from another organisation, device and number say nothing.
 */
const cameAlong = ({ organisationId, personId }: Who): SQL => sql`
  exists (select from former_person f
    where f.organisation_id = ${organisationId} and f.person_id = ${personId})`;

/** Whether each event of the batch stands in the store with this very content, by place in the batch. */
export async function areThere(
  tx: Transaction,
  who: Who,
  device: string,
  counted: readonly Counted[]
): Promise<boolean[]> {
  const batch = asJson(counted);
  const { rows } = await tx.execute<{ same: boolean }>(sql`
    select coalesce(s.person_id = ${who.personId} and ((s.device = ${device}
      and s.seq = (e->>'seq')::int) or ${cameAlong(who)}) and s.type = e->>'type' and s.v = (e->>'v')::smallint
      and s.at = e->>'at' and s.data = e->'data', false) as same
    from jsonb_array_elements(${batch}::jsonb) with ordinality as input(e, place)
    left join event s on s.organisation_id = ${who.organisationId} and s.event_id = (e->>'id')::uuid
    order by place`);
  return rows.map((row) => row.same);
}
