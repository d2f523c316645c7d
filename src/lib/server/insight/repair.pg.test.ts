import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { checkedUse, makeOrganisation, opened, RECEIVED, sent } from '../sync/fixture';
import { ingest } from '../sync/ingest';
import type { Who } from '../training/person-state';
import { byTable, check } from './check';

let fresh: FreshDatabase;
let database: Database;
let people: Who[];
let organisationId: string;

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
  ({ people, organisationId } = await makeOrganisation(database, 2, 1));
  for (const who of people) await send(who);
});

const completed = (module: string) => sent('module.completed', { module, version: 2, score: 0.1 });
const send = (who: Who) =>
  ingest(database, who, {
    device: 'phone',
    events: [
      opened('m'),
      completed('m'),
      checkedUse(),
      sent('ai-use.logged', { chose: 'not-to-use' })
    ],
    receivedAt: RECEIVED
  });
const spoil = (change: SQL) => database.within(organisationId, (tx) => tx.execute(change));
const drift = async () => (await check(database, organisationId, { mend: false })).drifts;
const mended = async () => (await check(database, organisationId, { mend: true })).repaired;

test.each([
  ['person_module', sql`update person_module set best_score = 0.9, opened_on = opened_on - 1`],
  ['person_use', sql`update person_use set last_lost = last_used`],
  ['person_week', sql`delete from person_week`],
  ['unit_module', sql`update unit_module set opened = opened + 1`],
  ['unit_week', sql`delete from unit_week`],
  ['unit_day', sql`update unit_day set day = day - 1, last_used = last_used + 5`]
])('wrong rows of %s are made right, and nothing else is touched', async (table, change) => {
  await spoil(change);
  const found = await drift();
  expect(Object.keys(byTable(found))).toEqual([table]);
  expect(await mended()).toEqual(found);
  expect(await drift()).toEqual([]);
  expect(await mended()).toEqual([]);
});

test('after a repair, counting goes on from what is right', async () => {
  await spoil(sql`update person_module set completed_on = null`);
  await spoil(sql`update unit_module set completed = 0`);
  await mended();
  await Promise.all(people.map(send));
  expect(await drift()).toEqual([]);
});

test('a recount holds up nobody, and is not misled by who sends meanwhile', async () => {
  const [who] = people as [Who];
  let sends = 0;
  let over = false;
  const sending = (async () => {
    for (; !over || sends === 0; sends += 1) await send(who);
  })();
  for (let i = 0; i < 5; i += 1) expect(await drift()).toEqual([]);
  over = true;
  await sending;
  expect(sends).toBeGreaterThan(0);
});

test('whoever sends while a repair is under way is counted once', async () => {
  const several = () => people.flatMap((who) => [send(who), send(who)]);
  for (let round = 0; round < 5; round += 1) {
    await spoil(sql`update unit_day set last_used = last_used + 7, took_longer = took_longer + 1`);
    await spoil(sql`update unit_module set opened = opened + 3`);
    await spoil(sql`update person_use set last_used = last_used + 1`);
    await Promise.all([...several(), mended(), ...several()]);
    expect(await drift()).toEqual([]);
  }
});
