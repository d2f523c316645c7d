import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { auditEntry } from '../db/schema/audit';
import { apiToken } from '../db/schema/directory';
import { makeToken, readToken, revokeToken } from '../people/settings/tokens';
import { client, withDirectory, type Client } from './fixture';

let fresh: FreshDatabase;
let database: Database;
let here: Awaited<ReturnType<typeof withDirectory>>;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  here = await withDirectory(database);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const USERS = { method: 'GET', path: 'Users' };
const made = async (scim: Client, userName: string): Promise<string> =>
  String((await scim({ method: 'POST', path: 'Users', body: { userName } })).json.id);

test('a token that is missing, wrong, expired or revoked is refused alike, and written down', async () => {
  const { organisationId, people, token } = await withDirectory(database);
  const actor = { organisationId, actorId: people[0]!.personId, address: null };
  const old = await database.within(organisationId, (tx) =>
    makeToken(tx, actor, { name: 'Old', days: 30, now: new Date('2020-01-01') })
  );
  const gone = await database.within(organisationId, async (tx) => {
    const text = await makeToken(tx, actor, { name: 'Gone', days: 30, now: new Date() });
    const [row] = await tx.select().from(apiToken).where(eq(apiToken.name, 'Gone'));
    await revokeToken(tx, actor, row!.tokenId, new Date());
    return text;
  });
  const forged = `${token.slice(0, -4)}AAAA`;
  const answers = [];
  for (const shown of [null, 'x', forged, old, gone]) {
    const { status, json, headers } = await client(database, shown)(USERS);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('Bearer');
    answers.push(json.detail);
  }
  expect(new Set(answers.slice(1)).size).toBe(1);
  const refused = await database.within(organisationId, (tx) =>
    tx.select().from(auditEntry).where(eq(auditEntry.action, 'token.refused'))
  );
  expect(refused).toHaveLength(3);
  expect(JSON.stringify(refused)).not.toContain(forged);
});

test('a token opens its own organisation only, also when it names another', async () => {
  const there = await withDirectory(database);
  const id = await made(there.scim, 'theirs');
  for (const method of ['GET', 'DELETE']) {
    expect((await here.scim({ method, path: `Users/${id}` })).status).toBe(404);
  }
  expect(
    (await here.scim({ ...USERS, path: 'Users?filter=userName eq "theirs"' })).json
  ).toMatchObject({
    totalResults: 0
  });
  // The other's organisation with our secret.
  const mixed = there.token.slice(0, 27) + here.token.slice(27);
  expect(readToken(mixed)?.organisationId).toBe(there.organisationId);
  expect((await client(database, mixed)(USERS)).status).toBe(401);
  // A member of another organisation is nobody here.
  const body = { displayName: 'Thieves', members: [{ value: id }] };
  expect((await here.scim({ method: 'POST', path: 'Groups', body })).status).toBe(400);
});

const DEEP = '['.repeat(5000) + ']'.repeat(5000);
test.each([
  ['nothing', '', 400],
  ['half', '{"userName":', 400],
  ['a list', '[]', 400],
  ['null', 'null', 400],
  ['no name', '{}', 400],
  ['a number for a name', '{"userName":5}', 400],
  ['an object for a name', '{"userName":{"a":1}}', 400],
  ['a name of spaces', '{"userName":"  "}', 400],
  ['a NUL in a name', '{"userName":"a\\u0000b"}', 400],
  ['a long name', JSON.stringify({ userName: 'a'.repeat(5000) }), 400],
  ['a word for active', '{"userName":"w","active":"maybe"}', 400],
  ['null for active', '{"userName":"w","active":null}', 400],
  ['emails of another shape', '{"userName":"w","emails":{"value":{"value":1}}}', 400],
  [
    'too many emails',
    JSON.stringify({ userName: 'w', emails: Array(21).fill({ value: 'a@b' }) }),
    400
  ],
  ['deep nesting', `{"userName":"w","x":${DEEP}}`, 400],
  ['a huge body', JSON.stringify({ userName: 'w', x: 'y'.repeat(300_000) }), 413]
])('a user with %s is refused', async (_, raw, status) => {
  const { status: answered, json } = await here.scim({ method: 'POST', path: 'Users' }, {}, raw);
  expect(answered).toBe(status);
  expect(json).toMatchObject({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status)
  });
});

test('keys of the language are keys that nobody knows', async () => {
  const raw =
    '{"userName":"proto","__proto__":{"active":false},"constructor":{"prototype":{"x":1}},"name":{"__proto__":{"formatted":"x"}}}';
  const { status, json } = await here.scim({ method: 'POST', path: 'Users' }, {}, raw);
  expect([status, json.active]).toEqual([201, true]);
  const id = String(json.id);
  for (const [path, expected] of [
    ['__proto__', 400],
    ['constructor.prototype', 200],
    ['name.__proto__', 400],
    ['name.constructor', 200]
  ]) {
    const body = { Operations: [{ op: 'replace', path, value: { polluted: true } }] };
    const answer = await here.scim({ method: 'PATCH', path: `Users/${id}`, body });
    expect([path, answer.status]).toEqual([path, expected]);
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test.each([
  [{ Operations: [] }],
  [{ Operations: [{ op: 'move', path: 'active', value: false }] }],
  [{ Operations: [{ op: 'replace', value: 'False' }] }],
  [{ Operations: [{ op: 'remove' }] }],
  [{ Operations: [{ op: 'remove', path: 'active' }] }],
  [{ Operations: [{ op: 'remove', path: 'userName' }] }],
  [{ Operations: [{ op: 'replace', path: 'emails[', value: 'x' }] }],
  [{ Operations: [{ op: 'replace', path: 'emails[evil eq "work"].value', value: 'x' }] }],
  [{ Operations: [{ op: 'replace', path: 'a'.repeat(600), value: 'x' }] }],
  [{ Operations: Array(1001).fill({ op: 'replace', path: 'active', value: true }) }],
  ['text']
])('a patch of another shape changes nothing: %#', async (body) => {
  const id = await made(here.scim, `patched-${Math.random()}`);
  const answer = await here.scim({ method: 'PATCH', path: `Users/${id}`, body });
  expect(answer.status).toBe(400);
  const { json } = await here.scim({ method: 'GET', path: `Users/${id}` });
  expect(json).toMatchObject({ active: true, meta: { version: 'W/"1"' } });
});

test.each([
  ['GET', `Users?filter=userName eq "x' or '1'='1"`, 200],
  ['GET', 'Users?filter=userName eq "a" or true', 400],
  ['GET', 'Users?filter=password eq "a"', 400],
  ['GET', 'Users?startIndex=x', 400],
  ['GET', 'Users?startIndex=-5&count=0', 200],
  ['GET', 'Users/1', 404],
  ['GET', "Users/' or 1=1", 404],
  ['GET', 'Users/a/b', 404],
  ['GET', 'Bulk', 404],
  ['GET', 'toString', 404],
  ['DELETE', 'Users', 405],
  ['DELETE', 'ServiceProviderConfig', 405]
])('%s %s', async (method, path, status) => {
  expect((await here.scim({ method, path })).status).toBe(status);
});

test('a form is not JSON', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await here.scim({ method: 'POST', path: 'Users' }, headers, 'userName=a');
  expect(answer.status).toBe(415);
});

test('who has an old version changes nothing', async () => {
  const path = `Users/${await made(here.scim, 'versioned')}`;
  const change = (version: string, userName: string) =>
    here.scim({ method: 'PUT', path, body: { userName } }, { 'if-match': version });
  expect(await change('W/"1"', 'versioned-2')).toMatchObject({
    status: 200,
    json: { meta: { version: 'W/"2"' } }
  });
  expect((await change('W/"1"', 'versioned-3')).status).toBe(412);
  const same = await here.scim({ method: 'GET', path }, { 'if-none-match': 'W/"2"' });
  expect(same.status).toBe(304);
  expect((await here.scim({ method: 'DELETE', path }, { 'if-match': '"1"' })).status).toBe(412);
});

test('pages add up to everybody, each once', async () => {
  const { scim } = await withDirectory(database);
  for (let i = 0; i < 7; i += 1) await made(scim, `user-${i}`);
  const seen: unknown[] = [];
  for (let start = 1; start <= 7; start += 3) {
    const { json } = await scim({ method: 'GET', path: `Users?startIndex=${start}&count=3` });
    expect(json).toMatchObject({ totalResults: 7, startIndex: start });
    seen.push(...(json.Resources as { id: string }[]).map((one) => one.id));
  }
  expect(new Set(seen).size).toBe(7);
});

test('two that make the same user at once get one user and one refusal', async () => {
  const { scim } = await withDirectory(database);
  const post = () => scim({ method: 'POST', path: 'Users', body: { userName: 'Twin' } });
  const statuses = (await Promise.all([post(), post(), post()])).map((one) => one.status);
  expect(statuses.sort()).toEqual([201, 409, 409]);
});
