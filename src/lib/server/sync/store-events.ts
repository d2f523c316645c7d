import { sql } from 'drizzle-orm';
import type { Counted } from '../../domain/training/person-state';
import type { Transaction } from '../db/client';
import type { Who } from '../training/person-state';

/** How the store took one event that was well formed. */
export type Taken = 'stored' | 'duplicate' | 'conflict';

/**
 * Inserts the events that are not there yet and says of each how it was taken, in the same order.
 * An id that is taken by an event with other content, or by somebody else's, is a conflict.
 */
export async function storeEvents(
  tx: Transaction,
  who: Who,
  device: string,
  counted: readonly Counted[],
  receivedAt: Date
): Promise<Taken[]> {
  const batch = JSON.stringify(counted.map(({ event, countedOn }) => ({ ...event, countedOn })));
  const { rows: inserted } = await tx.execute<{ event_id: string }>(sql`
    insert into event (organisation_id, event_id, person_id, device, seq, type, v, at, received_at,
      counted_on, data, pos)
    select ${who.organisationId}, (e->>'id')::uuid, ${who.personId}, ${device}, (e->>'seq')::int,
      e->>'type', (e->>'v')::smallint, e->>'at', ${receivedAt.toISOString()}::timestamptz,
      (e->>'countedOn')::date, e->'data', last.pos + place
    from jsonb_array_elements(${batch}::jsonb) with ordinality as input(e, place),
      (select coalesce(max(pos), 0) as pos from event
        where organisation_id = ${who.organisationId} and person_id = ${who.personId}) as last
    order by 2 -- two people who send the same ids must not wait for each other
    on conflict (organisation_id, event_id) do nothing
    returning event_id`);
  const added = new Set(inserted.map((row) => row.event_id));
  if (added.size === counted.length) return counted.map(() => 'stored');
  const same = await alreadyThere(tx, who, device, batch);
  // PostgreSQL writes ids in lower case, whatever the device did.
  const ids = counted.map(({ event }) => event.id.toLowerCase());
  return ids.map((id, i) => {
    // The same id twice in one batch: only its first place can have been the stored one.
    if (added.has(id) && ids.indexOf(id) === i) return 'stored';
    return same[i] ? 'duplicate' : 'conflict';
  });
}

/** Whether each event of the batch stands in the store with this very content, by place in the batch. */
async function alreadyThere(
  tx: Transaction,
  who: Who,
  device: string,
  batch: string
): Promise<boolean[]> {
  const { rows } = await tx.execute<{ same: boolean }>(sql`
    select coalesce(s.person_id = ${who.personId} and s.device = ${device}
      and s.seq = (e->>'seq')::int and s.type = e->>'type' and s.v = (e->>'v')::smallint
      and s.at = e->>'at' and s.data = e->'data', false) as same
    from jsonb_array_elements(${batch}::jsonb) with ordinality as input(e, place)
    left join event s on s.organisation_id = ${who.organisationId} and s.event_id = (e->>'id')::uuid
    order by place`);
  return rows.map((row) => row.same);
}
