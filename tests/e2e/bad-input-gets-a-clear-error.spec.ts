import { gzipSync } from 'node:zlib';
import type { APIResponse } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { MAX_BYTES, PERSON_HEADER, SYNC_PATH, syncResponse } from '../../src/lib/protocol';
import { makeOrganisation } from '../../src/lib/server/sync/fixture';
import { expect, test, type Server } from './server';
import { ask, auditedSince, storedSince, truth } from './truth';
import { deviceOf, event, postSignedOut } from './wire';

/** No page is opened: this is what reaches the server when something else than our app speaks. */
const MIB = 1024 * 1024;

/** Refused with this status, and with JSON that has a code for the app and a sentence for a person. */
async function expectRefused(answer: APIResponse, status: number, code?: string): Promise<void> {
  expect({ status: answer.status(), says: await answer.text() }).toMatchObject({ status });
  expect(answer.headers()['content-type']).toMatch(/^application\/json/);
  const said = (await answer.json()) as { code?: string; message?: string };
  expect(said.message).toMatch(/\w+/);
  if (code) expect(said.code).toBe(code);
}

async function expectStored(server: Server, since: Date, ids: string[]): Promise<void> {
  const events = await storedSince(server, since);
  expect(events.map((one) => one.event_id).sort()).toEqual([...ids].sort());
}

test.afterAll('nothing was half-written: a recount equals every rollup', async ({ server }) => {
  expect((await truth(server, new Date())).drift).toEqual([]);
});

const resultsOf = async (answer: APIResponse) => {
  expect(answer.status()).toBe(200);
  return syncResponse.parse(await answer.json()).results;
};

test('what is not a request of this protocol is refused whole, and says why', async ({
  server
}) => {
  const since = new Date();
  const device = await deviceOf(server, 'learner');
  await expectRefused(await device.post('{"protocol":1,'), 422, 'unreadable');
  await expectRefused(await device.post(''), 422, 'unreadable');
  await expectRefused(await device.post(Buffer.from([0xff, 0xfe, 0x7b])), 422, 'unreadable');
  for (const body of ['null', '[]', '7', '"protocol"', '{}']) {
    await expectRefused(await device.post(body), 422, 'wrong-shape');
  }
  const good = event();
  for (const other of [
    { events: 'all of them' },
    { events: [good, null] },
    { events: [good, { ...event(), id: 'first' }] },
    { device: 7 },
    { device: "d'; drop table event; --" },
    { cursor: 'now' },
    { cursor: { epoch: good.id, pos: -1 } },
    { protocol: '1' },
    { protocol: 99 }
  ]) {
    await expectRefused(await device.send([good], other), 422, 'wrong-shape');
  }
  await expectRefused(await device.send([good], { protocol: 0 }), 426, 'client-too-old');
  await expectStored(server, since, []);
});

test('too many events and too many bytes are refused before anything is stored', async ({
  server
}) => {
  const since = new Date();
  const device = await deviceOf(server, 'learner');
  const many = Array.from({ length: 201 }, () => event());
  await expectRefused(await device.send(many), 413, 'too-many');
  const long = [event(), event({ data: { chose: 'x'.repeat(300 * 1024) } })];
  await expectRefused(await device.send(long), 413, 'too-large');
  await expectStored(server, since, []);
});

test('a small file that unpacks to hundreds of megabytes is refused at once', async ({
  server
}) => {
  const since = new Date();
  const device = await deviceOf(server, 'learner');
  const gzip = { 'content-encoding': 'gzip' };
  // The most that fits: gzip packs zeros 1,030 to 1, and a longer file is refused for its own length.
  const bomb = gzipSync(Buffer.alloc(240 * MIB), { level: 9 });
  expect(bomb.byteLength).toBeLessThan(MAX_BYTES);
  const started = performance.now();
  await expectRefused(await device.post(bomb, gzip), 413, 'too-large');
  expect(performance.now() - started).toBeLessThan(2_000);
  await expectRefused(await device.post(bomb.subarray(0, 100), gzip), 422, 'unreadable');
  await expectRefused(await device.post('{}', gzip), 422, 'unreadable');
  await expectStored(server, since, []);
  expect((await device.context.get('/healthz')).status()).toBe(200);
});

test('a request that is packed well is taken', async ({ server }) => {
  const since = new Date();
  const device = await deviceOf(server, 'learner');
  const good = event();
  const body = { protocol: 1, device: 'packed', cursor: null, events: [good] };
  const packed = gzipSync(JSON.stringify(body));
  const answer = await device.post(packed, { 'content-encoding': 'gzip' });
  expect(await resultsOf(answer)).toEqual([{ id: good.id, status: 'stored' }]);
  await expectStored(server, since, [good.id]);
});

test('other content types and other methods are refused', async ({ server }) => {
  const since = new Date();
  const device = await deviceOf(server, 'learner');
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
    const answer = await device.send([event()], {}, { 'content-type': type });
    await expectRefused(answer, 415, 'not-json');
  }
  for (const path of [SYNC_PATH, '/sign-out', '/demo/sign-in']) {
    const answer = await device.context.get(path);
    expect(answer.status(), path).toBe(405);
    expect(answer.headers()['allow'], path).toBe('POST');
  }
  expect((await device.context.delete(SYNC_PATH)).status()).toBe(405);
  await expectStored(server, since, []);
});

test('somebody who is not signed in stores nothing', async ({ server }) => {
  const since = new Date();
  await expectRefused(await postSignedOut(server, [event()]), 401, 'signed-out');
  await expectStored(server, since, []);
});

test('events that cannot be read are rejected one by one, and the rest is stored', async ({
  server
}) => {
  const since = new Date();
  const device = await deviceOf(server, 'learner');
  const [first, last] = [event(), event()];
  const bad = [
    { ...event({ type: 'coffee.drunk' }), code: 'unknown-type' },
    { ...event({ type: '__proto__' }), code: 'unknown-type' },
    { ...event({ v: 2 }), code: 'unknown-version' },
    { ...event({ seq: 'one' }), code: 'invalid' },
    { ...event({ at: 'yesterday' }), code: 'invalid' },
    { ...event({ data: { chose: 'used' } }), code: 'invalid' },
    { ...event({ data: { chose: 'not-to-use', note: 'a name' } }), code: 'invalid' }
  ];
  const asSent = bad.map(({ code: _code, ...one }) => one);
  const results = await resultsOf(await device.send([first, ...asSent, last]));
  expect(results).toEqual([
    { id: first.id, status: 'stored' },
    ...bad.map(({ id, code }) => ({ id, status: 'rejected', code })),
    { id: last.id, status: 'stored' }
  ]);
  await expectStored(server, since, [first.id, last.id]);
});

test('events of 1970 and 2090 are stored, and counted today', async ({ server }) => {
  const since = new Date();
  const device = await deviceOf(server, 'learner');
  const old = event({ at: '1970-01-01T00:00:07.000+00:00' });
  const early = event({ at: '2090-06-01T12:00:00.000+01:00' });
  expect(await resultsOf(await device.send([old, early]))).toEqual(
    [old, early].map(({ id }) => ({ id, status: 'stored', code: 'clock-adjusted' }))
  );
  await expectStored(server, since, [old.id, early.id]);
});

test('an id that was seen before with other content is a conflict, and is written down', async ({
  server
}) => {
  const since = new Date();
  const device = await deviceOf(server, 'learner');
  const first = event();
  const changed = { ...first, data: { chose: 'not-to-use', task: 'draft' } };
  const rejected = { id: first.id, status: 'rejected', code: 'conflict' };
  await device.send([first]);
  expect(await resultsOf(await device.send([changed]))).toEqual([rejected]);
  expect(await resultsOf(await device.send([first]))).toEqual([
    { id: first.id, status: 'duplicate' }
  ]);
  // The id is taken, whoever asks; the content stays with the one who sent it first.
  const other = await deviceOf(server, 'champion');
  expect(await resultsOf(await other.send([first]))).toEqual([rejected]);

  await expectStored(server, since, [first.id]);
  const events = await storedSince(server, since);
  expect(events[0]).toMatchObject({ person_id: device.me.person.id, data: first.data });
  const detail = { event: first.id, device: 'bad-input' };
  // That both signed in stands in the log too.
  const audited = await auditedSince(server, since);
  expect(audited.filter(({ action }) => action === 'event.conflict')).toEqual(
    [device, other].map(({ me }) => ({ actor_id: me.person.id, action: 'event.conflict', detail }))
  );
});

test('nobody can send as somebody else', async ({ server }) => {
  const since = new Date();
  const device = await deviceOf(server, 'learner');
  const { person, organisation } = (await deviceOf(server, 'champion')).me;
  const theirs = { person: person.id, personId: person.id, person_id: person.id };

  const meant = { [PERSON_HEADER]: person.id };
  await expectRefused(await device.send([event()], {}, meant), 403, 'not-yours');
  const inEvent = event({ personId: person.id });
  const inData = event({ data: { chose: 'not-to-use', personId: person.id } });
  const good = event();
  const around = { ...theirs, organisationId: organisation.id, organisation: 'other' };
  const results = await resultsOf(await device.send([inEvent, inData, good], around));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'stored']);

  await expectStored(server, since, [good.id]);
  const events = await storedSince(server, since);
  expect(events.map((one) => one.person_id)).toEqual([device.me.person.id]);
});

test('a request from another site is refused', async ({ server }) => {
  const since = new Date();
  const device = await deviceOf(server, 'learner');
  for (const origin of ['https://evil.example', 'null', `${server.origin}.evil.example`]) {
    await expectRefused(await device.send([event()], {}, { origin }), 403, 'foreign-origin');
    const form = { form: { as: 'hr' }, headers: { origin } };
    expect((await device.context.post('/demo/sign-in', form)).status()).toBe(403);
    expect((await device.context.post('/sign-out', { headers: { origin } })).status()).toBe(403);
  }
  const headers = { 'sec-fetch-site': 'cross-site' };
  await expectRefused(await device.send([event()], {}, headers), 403, 'foreign-origin');
  expect((await device.context.get('/api/me')).status()).toBe(200);
  await expectStored(server, since, []);
});

test('a unit of another organisation is as unknown as one that is none', async ({ server }) => {
  const [hr, champion] = [await deviceOf(server, 'hr'), await deviceOf(server, 'champion')];
  const { organisationId, units } = await ask(server, (database) => makeOrganisation(database, 3));
  try {
    for (const unit of [...units, organisationId, event().id, 'team', '%00', "1'--"]) {
      const path = encodeURIComponent(unit);
      expect((await hr.context.get(`/insights/${path}`)).status(), unit).toBe(404);
      expect((await champion.context.get(`/team/${path}`)).status(), unit).toBe(404);
    }
  } finally {
    await ask(server, (database) =>
      database.within(organisationId, async (tx) => {
        for (const table of ['person', 'unit', 'organisation']) {
          await tx.execute(sql`delete from ${sql.identifier(table)}`);
        }
      })
    );
  }
});

test('the demo opens for its own people only', async ({ server }) => {
  const { context } = await deviceOf(server, 'learner');
  const forms: Record<string, string>[] = [{ as: 'root' }, { as: '__proto__' }, { who: 'learner' }];
  for (const form of forms) {
    expect((await context.post('/demo/sign-in', { form })).status()).toBe(400);
  }
  const json = await context.post('/demo/sign-in', { data: { as: 'learner' } });
  expect(json.status()).toBe(400);
});

test('what cannot be read or looked up is the sender’s mistake, not ours', async ({ server }) => {
  const [{ context }, learner] = [await deviceOf(server, 'hr'), await deviceOf(server, 'learner')];
  const headers = { accept: 'application/json' };
  const statusOf = async (path: string, form: Record<string, string>) => {
    const answer = await context.post(path, { form, headers });
    const said = (await answer.json()) as { status?: number };
    return said.status ?? answer.status();
  };
  const nul = 'a\0b';
  expect(await statusOf('/join/pin', { number: nul, organisation: nul, pin: '1' })).toBe(400);
  expect(await statusOf('/sign-in?/verify', { email: `${nul}@c.example`, code: '1' })).toBe(400);
  expect(await statusOf('/people/cards?/find', { find: nul })).toBe(400);
  expect(await statusOf('/join?/constructor', {})).toBe(400);
  expect(await statusOf('/people/import/x?/discard', {})).toBe(303);
  for (const type of ['text/plain', 'multipart/form-data', 'multipart/form-data; boundary=b']) {
    const cut = { data: Buffer.from('cut off'), headers: { ...headers, 'content-type': type } };
    expect((await context.post('/join?/look', cut)).status(), type).toBe(400);
  }
  expect((await context.get('/people?q=a%00b')).status()).toBe(400);
  expect((await learner.context.delete('/api/devices?id=%00')).status()).toBe(400);
  const remove = await learner.context.post('/api/passkey/remove', { data: { id: nul } });
  await expectRefused(remove, 422, 'invalid');
});
