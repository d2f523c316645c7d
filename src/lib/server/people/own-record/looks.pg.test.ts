import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { person, personIdentity } from '../../db/schema/people';
import type { Who } from '../../training/person-state';
import { audit } from '../audit';
import { someoneKnown } from '../forgetting/forget-fixture';
import { looksAt, LOOKS_SHOWN } from './looks';
import { viewRecord } from './record';

let fresh: FreshDatabase;
let database: Database;
let known: Awaited<ReturnType<typeof someoneKnown>>;
let hr: Who;
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
  known = await someoneKnown(database);
  hr = known.staff[4]!;
  const { organisationId, personId } = hr;
  await database.within(organisationId, (tx) =>
    tx
      .insert(personIdentity)
      .values({ organisationId, personId, name: 'Hari Rao', employeeNumber: '9' })
  );
});

const actor = () => ({ organisationId: hr.organisationId, actorId: hr.personId, address: '::1' });
const view = (personId = known.who.personId) =>
  viewRecord(database, actor(), { personId, purpose: 'check-records' });
const looks = (who: Who = known.who) =>
  database.within(who.organisationId, (tx) => looksAt(tx, who));
const download = (at: Date) =>
  database.within(hr.organisationId, (tx) =>
    audit(tx, actor(), {
      action: 'completion.exported',
      detail: { purpose: 'remind-people' },
      at
    })
  );

test('a view shows completion and nothing else, and its person sees who looked and why', async () => {
  const record = await view();
  expect(record).toEqual([
    { module: 'm0', completedOn: '2026-10-20', bestScore: 0.8 },
    { module: 'm1', completedOn: '2026-11-03', bestScore: 0.8 }
  ]);
  expect((await looks()).looks).toMatchObject([
    { kind: 'record', purpose: 'check-records', name: 'Hari Rao' }
  ]);
  // Each look is one: nothing is shown again without being written down again.
  await view();
  expect((await looks()).looks).toHaveLength(2);
  expect((await looks(known.other)).looks).toEqual([]);
});

test.each([
  ['nobody', '0199a5b0-0000-7000-8000-000000000001'],
  ['no id', "x'--"]
])('a look at %s finds nothing and writes nothing down', async (_, id) => {
  const count = () =>
    database.within(hr.organisationId, (tx) => tx.execute(sql`select from audit_entry`));
  const before = (await count()).rows.length;
  expect(await view(id)).toBeNull();
  expect((await count()).rows.length).toBe(before);
});

test('a look at somebody of another organisation finds nobody', async () => {
  const elsewhere = await someoneKnown(database);
  expect(await view(elsewhere.who.personId)).toBeNull();
  expect((await looks(elsewhere.who)).looks).toEqual([]);
});

test('a look that cannot be written down shows nothing', async () => {
  const broken = { ...actor(), actorId: 'not-an-id' };
  await expect(
    viewRecord(database, broken, { personId: known.who.personId, purpose: 'assurance' })
  ).rejects.toThrow();
  expect((await looks()).looks).toEqual([]);
});

test('lists taken since somebody began are told, newest first; earlier ones are not', async () => {
  const { organisationId, personId } = known.who;
  await database.within(organisationId, (tx) =>
    tx.update(person).set({ startedOn: '2026-11-10' }).where(eq(person.personId, personId))
  );
  await download(new Date('2026-11-09T23:59:00Z'));
  await download(new Date('2026-11-10T08:00:00Z'));
  await download(new Date('2026-11-12T08:00:00Z'));
  const { looks: found } = await looks();
  expect(found.map(({ at, kind, purpose }) => [at.toISOString(), kind, purpose])).toEqual([
    ['2026-11-12T08:00:00.000Z', 'list', 'remind-people'],
    ['2026-11-10T08:00:00.000Z', 'list', 'remind-people']
  ]);
});

test('of many looks the newest are told, and that there are more', async () => {
  for (let i = 0; i <= LOOKS_SHOWN; i += 1) {
    await download(new Date(Date.UTC(2026, 10, 1, 0, i)));
  }
  const { looks: found, more } = await looks();
  expect([found.length, more]).toEqual([LOOKS_SHOWN, true]);
  expect(found[0]?.at).toEqual(new Date(Date.UTC(2026, 10, 1, 0, LOOKS_SHOWN)));
});
