import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { check } from '../insight/check';
import type { Who } from '../training/person-state';
import { makeOrganisation, opened, RECEIVED } from './fixture';
import { ingest } from './ingest';

let fresh: FreshDatabase;
let database: Database;
let who: Who;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});
beforeEach(async () => {
  [who] = (await makeOrganisation(database, 1)).people as [Who];
});

const send = () =>
  ingest(database, who, { device: 'phone', events: [opened('m')], receivedAt: RECEIVED });

async function isSomebodyWaiting(): Promise<boolean> {
  const { rows } = await database.owner.execute(
    sql`select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`
  );
  return rows.length > 0;
}

/** Starts `work` while one of the person's devices is in the middle of sending; says who ended first. */
async function whileSending(work: () => Promise<unknown>): Promise<string[]> {
  const ended: string[] = [];
  const [paused, goOn] = signal();
  const [isIn, enter] = signal();
  const sending = database
    .alone(who.organisationId, who.personId, () => {
      enter();
      return paused;
    })
    .then(() => ended.push('sending'));
  await isIn;
  const working = work().then(() => ended.push('work'));
  await vi.waitFor(async () => expect(ended.length > 0 || (await isSomebodyWaiting())).toBe(true), {
    timeout: 20_000
  });
  goOn();
  await Promise.all([sending, working]);
  return ended;
}

function signal(): [happened: Promise<void>, happen: () => void] {
  let happen: () => void = () => undefined;
  const happened = new Promise<void>((resolve) => (happen = resolve));
  return [happened, () => happen()];
}

test('two devices of one person are stored one after the other', async () => {
  expect(await whileSending(send)).toEqual(['sending', 'work']);
});

test('a repair waits for whoever is sending', async () => {
  await send();
  await database.within(who.organisationId, (tx) =>
    tx.execute(sql`update unit_module set opened = opened + 3`)
  );
  const mend = () => check(database, who.organisationId, { mend: true });
  expect(await whileSending(mend)).toEqual(['sending', 'work']);
  expect((await mend()).drifts).toEqual([]);
});
