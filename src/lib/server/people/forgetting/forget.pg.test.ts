import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { recount } from '../../insight/recount';
import { answer } from '../../sync/answer';
import { checkedUse, opened, RECEIVED } from '../../sync/fixture';
import { ingest } from '../../sync/ingest';
import type { Who } from '../../training/person-state';
import { PROTOCOL } from '../../../protocol';
import { ERASED } from './erase';
import { forget } from './forget';
import { someoneKnown } from './forget-fixture';
import { liftHold, placeHold } from './holds';

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

const AT = new Date('2026-11-24T09:00:00Z');
const drift = (organisationId: string) =>
  database.within(organisationId, (tx) => recount(tx, organisationId));
type Known = Awaited<ReturnType<typeof someoneKnown>>;
const actorOf = ({ organisationId, other }: Known) => ({
  organisationId,
  actorId: other.personId,
  address: '10.9.9.9'
});
const wish = ({ who, marks }: Known, over: Partial<Parameters<typeof forget>[2]> = {}) => ({
  personId: who.personId,
  reason: 'own-request' as const,
  typed: marks.number,
  at: AT,
  ...over
});
const erased = (known: Known, over?: Parameters<typeof wish>[1]) =>
  forget(database, actorOf(known), wish(known, over));

/** Every table, those of sign-in too, in which this text stands in any row. */
async function tablesWith(organisationId: string, text: string): Promise<string[]> {
  return database.owner.transaction(async (tx) => {
    await tx.execute(sql`select set_config('own_it.organisation', ${organisationId}, true)`);
    const { rows } = await tx.execute<{ schema: string; name: string }>(
      sql`select schemaname as schema, tablename as name from pg_tables where schemaname in ('public', 'auth') order by 2`
    );
    const found: string[] = [];
    for (const { schema, name } of rows) {
      const table = sql`${sql.identifier(schema)}.${sql.identifier(name)}`;
      const own = schema === 'public' ? sql`organisation_id = ${organisationId}` : sql`true`;
      const hits = await tx.execute(
        sql`select 1 from ${table} t where ${own} and strpos(t::text, ${text}) > 0`
      );
      if (hits.rows.length > 0) found.push(name);
    }
    return found;
  });
}

/** Sums of the week and day counts of what was done, whoever did it. */
const done = (organisationId: string) =>
  database.within(organisationId, async (tx) => {
    const { rows } = await tx.execute(sql`
      select unit_id, week::text, completions, checked_people from unit_week
      where completions + checked_people > 0 order by 1, 2`);
    const days = await tx.execute(sql`
      select unit_id, day::text, saved_6_15 from unit_day where saved_6_15 > 0 order by 1, 2`);
    return [rows, days.rows];
  });

test('afterwards nothing names the person, and only tombstone and log know the old id', async () => {
  const known = await someoneKnown(database);
  const { organisationId, who, marks } = known;
  expect((await tablesWith(organisationId, marks.name)).length).toBeGreaterThan(2);
  const weeks = await done(organisationId);
  const { rows: mine } = await database.within(organisationId, (tx) =>
    tx.execute<{ event_id: string }>(
      sql`select event_id from event where person_id = ${who.personId}`
    )
  );
  expect(mine).toHaveLength(9);

  expect(await erased(known)).toBe('done');
  const { name, email, number, device } = marks;
  const ids = mine.map((row) => row.event_id);
  for (const mark of [name, email, number, device, marks.time, ...ids]) {
    expect([mark, await tablesWith(organisationId, mark)]).toEqual([mark, []]);
  }
  expect(await tablesWith(organisationId, who.personId)).toEqual(['audit_entry', 'forgotten']);
  expect(await done(organisationId)).toEqual(weeks);
  expect(await drift(organisationId)).toEqual([]);
});

test('their events go on under one fresh id, of somebody who is not here', async () => {
  const known = await someoneKnown(database);
  const { organisationId, staff, units } = known;
  await erased(known);
  const others = staff.slice(1).map((one) => one.personId);
  const { rows } = await database.within(organisationId, (tx) =>
    tx.execute<{
      events: number;
      devices: number;
      active: boolean;
      left_on: string;
      unit_id: string;
    }>(sql`
      select count(*)::int as events, count(distinct e.device)::int as devices, p.active, p.left_on, p.unit_id
      from event e join person p using (organisation_id, person_id)
      where not p.person_id = any(${sql.param(others)}::uuid[])
      group by p.person_id, p.active, p.left_on, p.unit_id`)
  );
  expect(rows).toEqual([
    { events: 9, devices: 1, active: false, left_on: null, unit_id: units[0] }
  ]);
});

test('who else was there is as before', async () => {
  const known = await someoneKnown(database);
  const { organisationId, other, staff } = known;
  const theirs = () =>
    database.within(organisationId, async (tx) => {
      const ids = sql.param(staff.slice(1).map((one) => one.personId));
      const { rows } = await tx.execute(
        sql`select * from event where person_id = any(${ids}::uuid[]) order by event_id`
      );
      return rows;
    });
  const before = await theirs();
  await erased(known);
  expect(await theirs()).toEqual(before);
  // They can go on sending, and count.
  const late = { device: 'p', events: [checkedUse()], receivedAt: RECEIVED };
  expect(await ingest(database, other, late)).toMatchObject([{ status: 'stored' }]);
  expect(await drift(organisationId)).toEqual([]);
});

/** What a phone hears that got as far as syncing. */
async function syncs(who: Who, events: object[]): Promise<number> {
  const body = JSON.stringify({ protocol: PROTOCOL, device: 'late', cursor: null, events });
  const headers = { 'content-type': 'application/json' };
  const request = new Request('http://x/api/sync/v1', { method: 'POST', headers, body });
  return (await answer(database, who, request, RECEIVED)).status;
}

test.each([
  ['of today', {}],
  ['of after the last day', { leftOn: '2026-01-01' }]
])('a late phone with work %s is signed out, and nothing of it is stored', async (_, leaving) => {
  const known = await someoneKnown(database);
  const { organisationId, who } = known;
  const count = () =>
    database.within(organisationId, (tx) => tx.execute(sql`select event_id from event`));
  const sender = { ...who, ...leaving };
  const before = (await count()).rows.length;
  // Under way while they are forgotten: it waits for the lock, then finds nobody.
  const [, status] = await Promise.all([erased(known), syncs(sender, [opened('m')])]);
  expect([200, 401, 503]).toContain(status);
  // Asked past the session, which is gone: told to come back, and then to sign in.
  expect(await syncs(sender, [opened('m')])).toBe(503);
  expect((await count()).rows.length).toBeLessThanOrEqual(before + 1);
  expect(await tablesWith(organisationId, who.personId)).toEqual(['audit_entry', 'forgotten']);
  expect(await drift(organisationId)).toEqual([]);
});

test.each([
  ['of another', { typed: 'EMP-1' }, 'wrong-number'],
  ['who works here and did not ask', { reason: 'left' as const }, 'works-here'],
  ['without a reason', { reason: null }, 'works-here'],
  ['nobody knows', { personId: '0199a5b0-0000-7000-8000-000000000001' }, 'not-there'],
  ['that is no id', { personId: "1' or 1=1" }, 'not-there']
])('somebody %s is not forgotten', async (_, over, expected) => {
  const known = await someoneKnown(database);
  expect(await erased(known, over)).toBe(expected);
  expect(await tablesWith(known.organisationId, known.marks.name)).toContain('person_identity');
  expect(await tablesWith(known.organisationId, 'person.forgotten')).toEqual([]);
});

test('who runs things is not forgotten before that is taken away', async () => {
  const known = await someoneKnown(database);
  const { organisationId, who } = known;
  await database.within(organisationId, (tx) =>
    tx.execute(sql`insert into role_grant values (${organisationId}, ${who.personId}, 'admin')`)
  );
  expect(await erased(known)).toBe('has-role');
});

test('somebody of another organisation is nobody here', async () => {
  const [here, there] = [await someoneKnown(database), await someoneKnown(database)];
  expect(await forget(database, actorOf(here), wish(there))).toBe('not-there');
  expect(
    await placeHold(database, actorOf(here), { personId: there.who.personId, reason: 'r', at: AT })
  ).toBe(false);
});

test('a held person is kept until the hold is lifted; all of it is written down', async () => {
  const known = await someoneKnown(database);
  const { organisationId, who } = known;
  const actor = actorOf(known);
  const hold = { personId: who.personId, reason: 'Tribunal of Persimmon', at: AT };
  expect(await placeHold(database, actor, hold)).toBe(true);
  await placeHold(database, actor, { ...hold, reason: 'again' });
  expect(await erased(known)).toBe('held');
  await liftHold(database, actor, who.personId);
  await liftHold(database, actor, who.personId);
  expect(await erased(known)).toBe('done');
  const { rows } = await database.within(organisationId, (tx) =>
    tx.execute(sql`select action, actor_id, subject_id, address, detail from audit_entry
      where action <> 'session.opened' order by action`)
  );
  const by = { actor_id: actor.actorId, address: actor.address, subject_id: who.personId };
  expect(rows).toEqual([
    { ...by, action: 'hold.lifted', detail: {} },
    { ...by, action: 'hold.placed', detail: {} },
    { ...by, action: 'person.forgotten', detail: { why: 'own-request' } }
  ]);
});

test('no table points at people that forgetting does not know', async () => {
  const { rows } = await database.owner.execute<{ name: string }>(sql`
    select distinct c.relname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and k.confrelid = 'person'::regclass order by 1`);
  // The person's own row (managers), their events and their ways in are seen to apart.
  const apart = ['event', 'person', 'user'];
  expect(rows.map((row) => row.name)).toEqual([...ERASED, ...apart].sort());
});
