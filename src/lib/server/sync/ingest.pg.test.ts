import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { auditEntry } from '../db/schema/audit';
import { event } from '../db/schema/training';
import { recount } from '../insight/recount';
import type { Who } from '../training/person-state';
import { answer } from './answer';
import { checkedUse, makeOrganisation, opened, RECEIVED, sent, type Raw } from './fixture';
import { ingest } from './ingest';

let fresh: FreshDatabase;
let database: Database;
let ana: Who;
let ben: Who;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  [ana, ben] = (await makeOrganisation(database, 2)).people as [Who, Who];
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const send = (who: Who, ...events: Raw[]) =>
  ingest(database, who, { device: 'phone', events, receivedAt: RECEIVED });
const statuses = async (who: Who, ...events: Raw[]) =>
  (await send(who, ...events)).map(({ status, code }) => (code ? `${status} ${code}` : status));
const rows = ({ organisationId, personId }: Who) =>
  database.within(organisationId, (tx) =>
    tx.select().from(event).where(eq(event.personId, personId)).orderBy(event.pos)
  );
const drift = ({ organisationId }: Who) =>
  database.within(organisationId, (tx) => recount(tx, organisationId));
const ids = (all: readonly Raw[]) => all.map((one) => one.id);

describe('each event is stored once', () => {
  test('and sent again it is a duplicate that changes nothing', async () => {
    const batch = [opened('first'), checkedUse()];
    expect(await statuses(ana, ...batch)).toEqual(['stored', 'stored']);
    const before = await rows(ana);
    expect(await statuses(ana, ...batch)).toEqual(['duplicate', 'duplicate']);
    expect(await rows(ana)).toEqual(before);
    expect(await drift(ana)).toEqual([]);
  });

  test('an id with other content is refused, kept as it was, and audited', async () => {
    const first = opened('said-first');
    await send(ana, first);
    const other = { ...first, data: { module: 'said-later', version: 1 } };
    expect(await statuses(ana, other)).toEqual(['rejected conflict']);
    const kept = (await rows(ana)).filter((row) => row.eventId === first.id);
    expect(kept.map((row) => row.data)).toEqual([first.data]);
    const audited = await database.within(ana.organisationId, (tx) =>
      tx
        .select()
        .from(auditEntry)
        .where(sql`${auditEntry.detail}->>'event' = ${first.id}`)
    );
    expect(audited).toMatchObject([{ action: 'event.conflict', actorId: ana.personId }]);
    expect(await drift(ana)).toEqual([]);
  });

  test("somebody else's id is refused, and tells nothing of theirs", async () => {
    const hers = opened('hers');
    await send(ana, hers);
    expect(await statuses(ben, hers)).toEqual(['rejected conflict']);
    expect((await rows(ben)).map((row) => row.eventId)).not.toContain(hers.id);
  });

  test('the same id twice in a batch is stored once', async () => {
    const one = opened('twice');
    const other = { ...one, data: { module: 'not-this', version: 1 } };
    expect(await statuses(ana, one, one, other)).toEqual([
      'stored',
      'duplicate',
      'rejected conflict'
    ]);
    expect(await drift(ana)).toEqual([]);
  });

  test('an id in capitals is the same id', async () => {
    const one = opened('capitals', { id: '01935B00-ABCD-7000-8000-0000000000AB' });
    const small = { ...one, id: one.id.toLowerCase() };
    expect(await statuses(ana, one, small, opened('beside-it'))).toEqual([
      'stored',
      'duplicate',
      'stored'
    ]);
    expect(await statuses(ana, one)).toEqual(['duplicate']);
    expect(await drift(ana)).toEqual([]);
  });
});

test('of one id with two contents, among many, the first is stored', async () => {
  const firsts = Array.from({ length: 60 }, (_, i) => opened(`first-${i}`));
  const seconds = firsts.map((one) => ({ ...one, data: { module: 'second', version: 1 } }));
  const told = await statuses(ben, ...firsts.toReversed(), ...seconds);
  expect(told).toEqual([...firsts.map(() => 'stored'), ...seconds.map(() => 'rejected conflict')]);
  const kept = new Map((await rows(ben)).map((row) => [row.eventId, row.data]));
  expect(firsts.map(({ id }) => kept.get(id))).toEqual(firsts.map(({ data }) => data));
  expect(await drift(ben)).toEqual([]);
});

describe('a bad event does not hold up the rest', () => {
  test.each<[string, Partial<Raw>, string]>([
    ['an unknown type', { type: 'mood.felt' }, 'unknown-type'],
    ['a type that every object has', { type: 'constructor' }, 'unknown-type'],
    ['an unknown version', { v: 2 }, 'unknown-version'],
    ['a key too many', { data: { module: 'm', version: 1, name: 'Ana' } }, 'invalid'],
    ['a wrong type inside', { data: { module: 7, version: 1 } }, 'invalid'],
    ['an id that no phone makes', { id: '7b4e9b3c-3c1f-4c9d-9f53-1f6d1a2b3c4d' }, 'invalid'],
    ['a time without an offset', { at: '2026-11-18T10:00:00' }, 'invalid'],
    ["another person's id", { personId: '7b4e9b3c-3c1f-4c9d-9f53-1f6d1a2b3c4d' }, 'invalid'],
    ['a number that no column holds', { seq: 3_000_000_000 }, 'invalid']
  ])('%s', async (_, wrong, code) => {
    const good = [opened('before'), opened('after')] as const;
    const bad = { ...opened('bad'), ...wrong };
    expect(await send(ana, good[0], bad, good[1])).toEqual([
      { id: good[0].id, status: 'stored' },
      { id: bad.id, status: 'rejected', code },
      { id: good[1].id, status: 'stored' }
    ]);
  });

  test.each([
    ['a NUL', '\0'],
    ['half a character', '\ud83d']
  ])('an answer with %s, which PostgreSQL cannot hold', async (_, bad) => {
    const answered = (choice: string) => ({
      module: 'odd',
      version: 1,
      card: 'c',
      answer: { reason: [choice] },
      correct: null,
      ms: 1
    });
    expect(
      await statuses(
        ana,
        sent('card.answered', answered(bad)),
        sent('card.answered', answered('\\u0000'))
      )
    ).toEqual(['rejected invalid', 'stored']);
    expect(await drift(ana)).toEqual([]);
  });

  test('a score too small for its column counts as nought', async () => {
    const done = sent('module.completed', { module: 'tiny', version: 1, score: 1e-60 });
    expect(await statuses(ana, done)).toEqual(['stored']);
    expect(await drift(ana)).toEqual([]);
  });
});

test('a clock that cannot be right is kept as said and counted on the day it arrived', async () => {
  const times = ['1970-01-01T00:00:00Z', '2090-06-01T12:00:00+01:00', '2026-11-18T10:00:00+00:00'];
  const batch = times.map((at) => opened('clock', { at }));
  expect(await statuses(ben, ...batch)).toEqual([
    'stored clock-adjusted',
    'stored clock-adjusted',
    'stored'
  ]);
  const kept = (await rows(ben)).filter((row) => ids(batch).includes(row.eventId));
  expect(kept.map((row) => [row.at, row.countedOn])).toEqual(times.map((at) => [at, '2026-11-18']));
});

test('a module may be called constructor', async () => {
  await send(
    ana,
    opened('constructor'),
    sent('module.completed', { module: 'constructor', version: 3, score: 0.5 })
  );
  const { rows: kept } = await database.within(ana.organisationId, (tx) =>
    tx.execute(sql`select opened, completed from unit_module where module = 'constructor'`)
  );
  expect(kept).toEqual([{ opened: 1, completed: 1 }]);
  expect(await drift(ana)).toEqual([]);
});

test('two devices of one person at once leave exact counts', async () => {
  const { people } = await makeOrganisation(database, 2);
  const [one, other] = people as [Who, Who];
  const batches = Array.from({ length: 50 }, (_, n) => ({
    who: n % 5 === 4 ? other : one,
    device: n % 2 ? 'phone' : 'laptop',
    events: [
      opened(`module-${n % 3}`, { at: `2026-11-${10 + (n % 8)}T10:00:00+00:00` }),
      checkedUse({ at: `2026-11-${10 + (n % 7)}T10:00:00+00:00` }),
      sent('module.completed', { module: `module-${n % 3}`, version: 1, score: (n % 10) / 10 })
    ]
  }));
  await Promise.all(
    batches.map(({ who, ...batch }) => ingest(database, who, { ...batch, receivedAt: RECEIVED }))
  );
  expect(await rows(one)).toHaveLength(120);
  expect((await rows(one)).map((row) => row.pos)).toEqual(
    Array.from({ length: 120 }, (_, n) => n + 1)
  );
  expect(await drift(one)).toEqual([]);
});

test("another person's id in the body is ignored", async () => {
  const mine = opened('whose');
  const request = new Request('http://localhost/api/sync/v1', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      protocol: 1,
      device: 'phone',
      cursor: null,
      events: [mine],
      person: ben.personId,
      personId: ben.personId,
      organisationId: ben.personId
    })
  });
  const response = await answer(database, ana, request, RECEIVED);
  expect(response.status).toBe(200);
  expect((await rows(ana)).map((row) => row.eventId)).toContain(mine.id);
  expect((await rows(ben)).map((row) => row.eventId)).not.toContain(mine.id);
});
