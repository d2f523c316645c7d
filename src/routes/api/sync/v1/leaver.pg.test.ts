import { isHttpError, type RequestEvent } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { ACTIONS } from '$lib/domain/people/can';
import { dayOf } from '$lib/domain/insight/calendar';
import { requireCan } from '$lib/server/auth/guard';
import { standingOf } from '$lib/server/auth/signed-in';
import { openDatabase, type Database } from '$lib/server/db/client';
import { migrate } from '$lib/server/db/migrate';
import { person } from '$lib/server/db/schema/people';
import { event as stored } from '$lib/server/db/schema/training';
import { recount } from '$lib/server/insight/recount';
import { makeOrganisation, opened, type Raw } from '$lib/server/sync/fixture';
import { movePerson, withTheirCounts } from '$lib/server/people/move';
import type { Who } from '$lib/server/training/person-state';
import { PROTOCOL, type Cursor, type SyncResponse } from '$lib/protocol';
import { POST } from './+server';

let fresh: FreshDatabase;
let database: Database;
let who: Who;
let units: string[];

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
  const made = await makeOrganisation(database, 1, 0);
  units = made.units;
  who = made.people[0]!;
});
afterEach(() => {
  vi.useRealTimers();
});

const LAST_DAY = '2026-10-30';
/** They leave, or with `null` they are only switched off. */
const leave = (leftOn: string | null = LAST_DAY) =>
  database.exclusively(who.organisationId, (tx) =>
    withTheirCounts(tx, who.organisationId, [who.personId], async () => {
      await tx
        .update(person)
        .set({ active: false, leftOn })
        .where(eq(person.personId, who.personId));
    })
  );

/** A request of theirs at this moment, as hooks hand it on. */
async function eventAt(now: string, body: object = {}): Promise<RequestEvent> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
  const standing = await standingOf(
    database,
    { ...who, name: '', sessionId: 's', method: 'email', strong: false },
    dayOf(new Date())
  );
  const request = new Request('http://localhost/api/sync/v1', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: PROTOCOL, device: 'phone', cursor: null, ...body })
  });
  // The endpoint and the guards look at nothing else.
  const locals = { app: { database }, ...standing };
  const cookies = { set: () => undefined };
  const { url } = request;
  const event = { request, locals, cookies, url: new URL(url), isDataRequest: false };
  return event as unknown as RequestEvent;
}

type Answer = { status: number; body: SyncResponse };
async function sync(now: string, events: Raw[], cursor: Cursor | null = null): Promise<Answer> {
  const event = await eventAt(now, { events, cursor });
  try {
    const response = await POST(event as Parameters<typeof POST>[0]);
    return { status: response.status, body: (await response.json()) as SyncResponse };
  } catch (error) {
    if (!isHttpError(error)) throw error;
    return { status: error.status, body: error.body as never };
  }
}
/** What an event dated `at` gets when it arrives at `now`. */
async function fate(at: string, now: string): Promise<string> {
  const { status, body } = await sync(now, [opened('m', { at })]);
  if (status !== 200) return String(status);
  const [result] = body.results;
  return [result?.status, result?.code].filter(Boolean).join(' ');
}
const drift = () => database.within(who.organisationId, (tx) => recount(tx, who.organisationId));

test.each([
  ['work of an earlier week', '2026-10-12T10:00:00+01:00', '2026-11-04T09:00:00Z', 'stored'],
  ['work of the last evening', '2026-10-30T23:59:00+00:00', '2026-11-04T09:00:00Z', 'stored'],
  [
    'work of the day after',
    '2026-10-31T00:01:00+00:00',
    '2026-11-04T09:00:00Z',
    'rejected after-leaving'
  ],
  // Nobody can say when it was done, so it counts on the day it came.
  ['a clock of 1970', '1970-01-01T00:00:00Z', '2026-11-04T09:00:00Z', 'rejected after-leaving'],
  ['the last day to hand in', '2026-10-12T10:00:00Z', '2027-01-28T23:00:00Z', 'stored'],
  ['one day too late', '2026-10-12T10:00:00Z', '2027-01-29T01:00:00Z', '401']
])('after somebody left: %s', async (_, at, now, expected) => {
  await leave();
  expect(await fate(at, now)).toBe(expected);
  expect(await drift()).toEqual([]);
});

test('somebody who left whose leaving day nobody has entered hands in nothing yet', async () => {
  await leave(null);
  expect(await fate('2026-10-12T10:00:00Z', '2026-11-04T09:00:00Z')).toBe('401');
  await leave();
  expect(await fate('2026-10-12T10:00:00Z', '2026-11-04T09:00:00Z')).toBe('stored');
});

test('somebody who left gets every event answered: what they may hand in is stored, sent again it is a duplicate', async () => {
  const now = '2026-11-04T09:00:00Z';
  const early = opened('early', { at: '2026-10-12T10:00:00Z' });
  const late = opened('late', { at: '2026-11-02T10:00:00Z' });
  // It was stored while the roster still said that they work here.
  const before = opened('before', { at: '2026-11-02T11:00:00Z' });
  await sync('2026-11-03T09:00:00Z', [before]);
  await leave();
  const statuses = async () =>
    (await sync(now, [late, early, before])).body.results.map((one) => one.status);
  expect(await statuses()).toEqual(['rejected', 'stored', 'duplicate']);
  expect(await statuses()).toEqual(['rejected', 'duplicate', 'duplicate']);
  const rows = await database.within(who.organisationId, (tx) =>
    tx.select({ id: stored.eventId }).from(stored).orderBy(stored.pos)
  );
  expect(rows.map((row) => row.id)).toEqual([before.id, early.id]);
  expect(await drift()).toEqual([]);
});

test('somebody who left is told nothing, and their phone stays where it was', async () => {
  const first = await sync('2026-10-29T09:00:00Z', [opened('m', { at: '2026-10-29T08:00:00Z' })]);
  const { cursor } = first.body;
  await leave();
  const now = '2026-11-04T09:00:00Z';
  expect((await sync(now, [], null)).body).toMatchObject({
    changes: [],
    more: false,
    cursor: { epoch: cursor.epoch, pos: 0 }
  });
  expect((await sync(now, [], cursor)).body).toMatchObject({ changes: [], cursor });
});

test('somebody who left can open nothing else', async () => {
  await leave();
  const event = await eventAt('2026-11-04T09:00:00Z');
  expect(event.locals.leaver).toMatchObject({ leftOn: LAST_DAY });
  expect(event.locals.signedIn).toBeNull();
  for (const action of ACTIONS) {
    expect(() => requireCan(event, action)).toThrow(expect.objectContaining({ status: 401 }));
  }
});

test('an active person is held to no leaving day', async () => {
  await database.within(who.organisationId, (tx) =>
    tx.update(person).set({ leftOn: LAST_DAY }).where(eq(person.personId, who.personId))
  );
  expect(await fate('2026-11-02T10:00:00Z', '2026-11-04T09:00:00Z')).toBe('stored');
});

test('somebody moved while their phone had no signal counts where they are now', async () => {
  const now = '2026-11-04T09:00:00Z';
  await sync('2026-10-29T09:00:00Z', [opened('m', { at: '2026-10-29T08:00:00Z' })]);
  await movePerson(database, who, units[1]!);
  expect(await fate('2026-10-12T10:00:00Z', now)).toBe('stored');
  expect(await drift()).toEqual([]);
});
