import { isDeepStrictEqual } from 'node:util';
import { sql } from 'drizzle-orm';
import type { EventRow } from '../../../src/lib/browser/store/rows';
import { recount } from '../../../src/lib/server/insight/recount';
import type { Server } from '../../e2e/server';
import { ask } from '../../e2e/truth';
import type { Load } from './load-generator';

/** What the devices and the database say of each other. */
export interface Verdict {
  /** Events that left an outbox because the server said that it has them. */
  acknowledged: number;
  /** Acknowledged, and not in the database. */
  lost: number;
  /** Stored, and never recorded by a device, or not as it was recorded. */
  foreign: number;
  /** Rows of a rollup that differ from a recount: also what was counted twice. */
  drift: number;
  /** Stored events that a device of the same person has not heard of. */
  missed: number;
  /** Still in an outbox: the load did not drain. */
  waiting: number;
  /** Set aside in sight of the learner. */
  parked: number;
}

interface Stored {
  event_id: string;
  person_id: string;
  type: string;
  data: unknown;
  /** It came after the load began. */
  fresh: boolean;
}

/** Nothing acknowledged was lost, nothing counted twice, nothing made up, nothing missed, nothing stuck. */
export const isClean = (verdict: Verdict): boolean =>
  verdict.acknowledged > 0 &&
  [verdict.lost, verdict.foreign, verdict.drift, verdict.missed].every((n) => n === 0) &&
  verdict.waiting === 0;

/** Compares the devices with the database of a server that runs. Call it when the load has drained. */
export async function judge(server: Server, load: Load, since: Date): Promise<Verdict> {
  const { stored, drift } = await readDatabase(server, load, since);
  const there = new Set(stored.map((row) => row.event_id));
  const looks = await Promise.all(load.devices.map((device) => device.look()));
  const recorded = new Map<string, EventRow & { personId: string }>();
  let missed = 0;
  for (const [i, { known }] of looks.entries()) {
    const personId = load.devices[i]?.personId ?? '';
    const heard = new Set(known.map((row) => row.id));
    missed += stored.filter((row) => row.person_id === personId && !heard.has(row.event_id)).length;
    for (const row of known) if (row.origin === 'here') recorded.set(row.id, { ...row, personId });
  }
  const acknowledged = await load.acknowledged();
  const isForeign = (row: Stored): boolean => {
    const own = recorded.get(row.event_id);
    if (!own) return row.fresh;
    return own.personId !== row.person_id || !isDeepStrictEqual(own.data, row.data);
  };
  const sum = (of: 'waiting' | 'parked') => looks.reduce((n, look) => n + look[of].size, 0);
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((id) => !there.has(id)).length,
    foreign: stored.filter(isForeign).length,
    drift,
    missed,
    waiting: sum('waiting'),
    parked: sum('parked')
  };
}

function readDatabase(
  server: Server,
  load: Load,
  since: Date
): Promise<{ stored: Stored[]; drift: number }> {
  const people = [...new Set(load.devices.map(({ personId }) => personId))];
  return ask(server, (database, organisationId) =>
    database.within(organisationId, async (tx) => {
      const { rows } = await tx.execute<Stored & Record<string, unknown>>(sql`
        select event_id, person_id, type, data,
          received_at >= ${since.toISOString()}::timestamptz as fresh
        from event
        where received_at >= ${since.toISOString()}::timestamptz
          or person_id in (select (jsonb_array_elements_text(${JSON.stringify(people)}::jsonb))::uuid)`);
      return { stored: rows, drift: (await recount(tx, organisationId)).length };
    })
  );
}
