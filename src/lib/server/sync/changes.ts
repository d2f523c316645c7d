import { and, asc, eq, gt, lte, ne, sql } from 'drizzle-orm';
import { MAX_CHANGES, type Change, type Cursor } from '../../protocol';
import type { Transaction } from '../db/client';
import { organisation } from '../db/schema/people';
import { event } from '../db/schema/training';
import type { Who } from '../training/person-state';

interface Changes {
  cursor: Cursor;
  changes: Change[];
  more: boolean;
}

/**
 * A person's history after `cursor`, oldest first. Positions are dealt under the person's lock, so a
 * later commit never lands before a cursor that was already handed out. No cursor, or one of another
 * epoch (the server went back), starts from the beginning. What a device sent itself is not sent back to it while its cursor holds.
 */
export async function changesSince(
  tx: Transaction,
  who: Who,
  device: string,
  cursor: Cursor | null
): Promise<Changes> {
  // Read before the page: every row up to `last` is committed, so none can appear behind it later.
  const [row] = await tx
    .select({
      epoch: organisation.epoch,
      last: sql<number>`(select coalesce(max(pos), 0) from event
        where organisation_id = ${who.organisationId} and person_id = ${who.personId})::int`
    })
    .from(organisation)
    .where(eq(organisation.organisationId, who.organisationId));
  if (!row) throw new Error('the organisation of a signed-in person is gone');
  const known = cursor?.epoch === row.epoch ? cursor : null;
  const rows = await tx
    .select({
      id: event.eventId,
      seq: event.seq,
      at: event.at,
      type: event.type,
      v: event.v,
      data: event.data,
      pos: event.pos
    })
    .from(event)
    .where(
      and(
        eq(event.organisationId, who.organisationId),
        eq(event.personId, who.personId),
        gt(event.pos, known?.pos ?? 0),
        lte(event.pos, row.last),
        known ? ne(event.device, device) : undefined
      )
    )
    .orderBy(asc(event.pos))
    .limit(MAX_CHANGES + 1);
  const more = rows.length > MAX_CHANGES;
  const page = rows.slice(0, MAX_CHANGES);
  return {
    cursor: { epoch: row.epoch, pos: (more && page.at(-1)?.pos) || row.last },
    // `data` was checked against its type when it was stored.
    changes: page as Change[],
    more
  };
}
