import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { person } from '../db/schema/people';
import { recount } from '../insight/recount';
import { checkedUse, makeOrganisation, opened, RECEIVED, sent } from '../sync/fixture';
import { ingest } from '../sync/ingest';
import type { Who } from '../training/person-state';
import { movePerson, withTheirCounts } from './move';

let fresh: FreshDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const DAYS = ['2026-11-03', '2026-11-10', '2026-11-18'];
const batch = (day: string) => {
  const at = { at: `${day}T10:00:00.000+00:00` };
  return [
    opened('m', at),
    sent('module.completed', { module: 'm', version: 1, score: 1 }, at),
    checkedUse(at),
    sent('ai-use.logged', { chose: 'not-to-use' }, at)
  ];
};
const send = (who: Who, day = DAYS[0]!) =>
  ingest(database, who, { device: 'phone', events: batch(day), receivedAt: RECEIVED });
const drift = (organisationId: string) =>
  database.within(organisationId, (tx) => recount(tx, organisationId));

/** Everything that is counted in a unit, added up. */
const countedIn = (organisationId: string, unit: string): Promise<number> =>
  database.within(organisationId, async (tx) => {
    const { rows } = await tx.execute<{ all: number }>(sql`select (
      (select coalesce(sum(opened + completed), 0) from unit_module where unit_id = ${unit})
      + (select coalesce(sum(completions + checked_people), 0) from unit_week where unit_id = ${unit})
      + (select coalesce(sum(last_used + last_checked + not_to_use + saved_6_15), 0)
          from unit_day where unit_id = ${unit}))::int as all`);
    return rows[0]!.all;
  });

test('what a person did is counted where they are now, and nowhere else', async () => {
  const { organisationId, units, people } = await makeOrganisation(database, 1, 1);
  const [[from, to], [mover, stayer]] = [units as [string, string], people as [Who, Who]];
  for (const day of DAYS) await send(mover, day);
  await send(stayer);
  const [inFrom, inTo] = [
    await countedIn(organisationId, from),
    await countedIn(organisationId, to)
  ];
  expect(inFrom).toBeGreaterThan(inTo);

  await movePerson(database, mover, to);
  expect(await countedIn(organisationId, from)).toBe(0);
  expect(await countedIn(organisationId, to)).toBe(inFrom + inTo);
  expect(await drift(organisationId)).toEqual([]);

  await send(mover, '2026-11-17');
  expect(await countedIn(organisationId, from)).toBe(0);
  await movePerson(database, mover, to);
  expect(await drift(organisationId)).toEqual([]);
});

test('whoever sends while they are moved to and fro leaves exact counts', async () => {
  const { organisationId, units, people } = await makeOrganisation(database, 2, 1);
  for (let round = 0; round < 4; round += 1) {
    await Promise.all([
      ...people.flatMap((who) => DAYS.map((day) => send(who, day))),
      ...people.map((who, i) => movePerson(database, who, units[(round + i) % 2]!)),
      ...people.map((who) => send(who))
    ]);
    expect(await drift(organisationId)).toEqual([]);
  }
});

test('nobody is moved to a unit of another organisation', async () => {
  const [here, there] = [await makeOrganisation(database, 1), await makeOrganisation(database, 1)];
  const [who, [foreign]] = [here.people[0]!, there.units as [string]];
  await send(who);
  await expect(movePerson(database, who, foreign)).rejects.toThrow();
  expect(await drift(here.organisationId)).toEqual([]);
});

/** What a unit's map of completion and of AI use counts: people, not deeds. */
const peopleCounted = (organisationId: string): Promise<number> =>
  database.within(organisationId, async (tx) => {
    const { rows } = await tx.execute<{ all: number }>(sql`select (
      (select coalesce(sum(opened + completed), 0) from unit_module)
      + (select coalesce(sum(last_used + last_checked), 0) from unit_day))::int as all`);
    return rows[0]!.all;
  });

test('who has left is nobody’s colleague any more, and what they did stays done', async () => {
  const { organisationId, people, units } = await makeOrganisation(database, 2);
  const [leaver, stayer] = people as [Who, Who];
  for (const who of people) await send(who);
  const [counted, all] = [
    await peopleCounted(organisationId),
    await countedIn(organisationId, units[0]!)
  ];

  await database.exclusively(organisationId, (tx) =>
    withTheirCounts(tx, organisationId, [leaver.personId], async () => {
      await tx
        .update(person)
        .set({ active: false, leftOn: '2026-11-20' })
        .where(eq(person.personId, leaver.personId));
    })
  );
  expect(await peopleCounted(organisationId)).toBe(counted / 2);
  expect(await countedIn(organisationId, units[0]!)).toBe(all - counted / 2);
  expect(await drift(organisationId)).toEqual([]);

  // Their phone hands in the rest; so does a colleague's.
  for (const who of [leaver, stayer]) await send(who, DAYS[1]);
  expect(await drift(organisationId)).toEqual([]);
  expect(await peopleCounted(organisationId)).toBe(counted / 2);
});
