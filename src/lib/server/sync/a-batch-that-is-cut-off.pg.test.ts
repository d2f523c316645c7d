import { inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { PROTOCOL, type SyncResponse } from '../../protocol';
import { openDatabase, type Database, type Transaction } from '../db/client';
import { migrate } from '../db/migrate';
import { event } from '../db/schema/training';
import { recount } from '../insight/recount';
import type { Who } from '../training/person-state';
import { answer } from './answer';
import { checkedUse, makeOrganisation, opened, RECEIVED, type Raw } from './fixture';

let fresh: FreshDatabase;
let database: Database;
let ana: Who;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  [ana] = (await makeOrganisation(database, 1)).people as [Who];
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** The statements of a transaction, each told of before it runs. */
const watched = (tx: Transaction, before: () => Promise<void>): Transaction =>
  new Proxy(tx, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name, target);
      if (name !== 'execute') return found;
      return async (...query: Parameters<Transaction['execute']>) => {
        await before();
        return target.execute(...query);
      };
    }
  });

/**
 * The same database, whose server ends the connection of a batch before its n-th statement; one more than there
 * are cuts it off between the last and COMMIT. Counts what it has seen.
 */
function cutBefore(n: number): { database: Database; seen: () => number } {
  let seen = 0;
  const alone: Database['alone'] = (organisationId, personId, work) =>
    database.alone(organisationId, personId, async (tx) => {
      const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      const step = async () => {
        seen += 1;
        if (seen !== n) return;
        await database.owner.execute(sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`);
      };
      const value = await work(watched(tx, step));
      await step();
      return value;
    });
  return { database: { ...database, alone }, seen: () => seen };
}

const send = (through: Database, events: Raw[]) => {
  const body = JSON.stringify({ protocol: PROTOCOL, device: 'phone', cursor: null, events });
  const headers = { 'content-type': 'application/json' };
  const request = new Request('http://localhost/api/sync/v1', { method: 'POST', headers, body });
  return answer(through, ana, request, RECEIVED);
};
const batch = () => [opened('cut-off'), checkedUse(), opened('another')];
const storedOf = (events: Raw[]) =>
  database.within(ana.organisationId, async (tx) => {
    const ids = events.map(({ id }) => id);
    const rows = await tx.select().from(event).where(inArray(event.eventId, ids));
    return { rows: rows.length, drift: await recount(tx, ana.organisationId) };
  });

test('wherever the connection breaks before COMMIT, nothing is stored, the answer is 503, and sent again it is stored once', async () => {
  const whole = cutBefore(Infinity);
  expect((await send(whole.database, batch())).status).toBe(200);
  for (let n = 1; n <= whole.seen(); n += 1) {
    const events = batch();
    const cut = await send(cutBefore(n).database, events);
    expect({ n, status: cut.status }).toEqual({ n, status: 503 });
    expect(Number(cut.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await storedOf(events)).toEqual({ rows: 0, drift: [] });

    const { results } = (await (await send(database, events)).json()) as SyncResponse;
    expect(results.map(({ status }) => status)).toEqual(['stored', 'stored', 'stored']);
    expect(await storedOf(events)).toEqual({ rows: 3, drift: [] });
  }
  // The insert and the fold at least, and COMMIT: the cuts were where they hurt.
  expect(whole.seen()).toBeGreaterThanOrEqual(3);
});
