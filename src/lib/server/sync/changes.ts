import { sql, type SQL } from 'drizzle-orm';
import { MAX_CHANGES, type Change, type Cursor } from '../../protocol';
import type { Transaction } from '../db/client';
import type { Who } from '../training/person-state';

interface Changes {
  cursor: Cursor;
  changes: Change[];
  more: boolean;
}

type NoCursor = { epoch: null; pos: 0 };

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
  // One statement sees one moment: whatever is not in it commits later, after `last`.
  const { rows } = await tx.execute<{ epoch: string; last: number; page: Change[] | null }>(sql`
    select o.epoch, last.pos as last, (${page(who, device, cursor ?? { epoch: null, pos: 0 })}) as page
    from organisation o,
      (select coalesce(max(pos), 0) as pos from event
        where organisation_id = ${who.organisationId} and person_id = ${who.personId}) as last
    where o.organisation_id = ${who.organisationId}`);
  const [row] = rows;
  if (!row) throw new Error('the organisation of a signed-in person is gone');
  // `data` was checked against its type when it was stored.
  const found = row.page ?? [];
  const more = found.length > MAX_CHANGES;
  const changes = found.slice(0, MAX_CHANGES);
  return {
    cursor: { epoch: row.epoch, pos: (more && changes.at(-1)?.pos) || row.last },
    changes,
    more
  };
}

/** One row more than a page, in JSON, so that it is known whether there is another. */
const page = (who: Who, device: string, { epoch, pos }: Cursor | NoCursor): SQL => sql`
  select json_agg(json_build_object('id', id, 'seq', seq, 'at', at, 'type', type, 'v', v,
    'data', data, 'pos', pos) order by pos)
  from (
    select event_id as id, seq, at, type, v, data, pos from event e
    where e.organisation_id = ${who.organisationId} and e.person_id = ${who.personId}
      and e.pos > case when o.epoch = ${epoch}::uuid then ${pos}::bigint else 0 end
      and (o.epoch is distinct from ${epoch}::uuid or e.device <> ${device})
    order by pos limit ${MAX_CHANGES + 1}
  ) as e`;

/** An answer that tells nothing: the device stays where it is, unless the server went back meanwhile. */
export async function noChanges(
  tx: Transaction,
  { organisationId }: Who,
  cursor: Cursor | null
): Promise<Changes> {
  const { rows } = await tx.execute<{ epoch: string }>(
    sql`select epoch from organisation where organisation_id = ${organisationId}`
  );
  const [row] = rows;
  if (!row) throw new Error('the organisation of a sender is gone');
  const holds = cursor?.epoch === row.epoch;
  return { cursor: holds ? cursor : { epoch: row.epoch, pos: 0 }, changes: [], more: false };
}
