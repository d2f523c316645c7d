import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { eq } from 'drizzle-orm';
import type { RequestEvent } from '@sveltejs/kit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import type { App } from '../app';
import { readConfig } from '../config';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { auditEntry } from '../db/schema/audit';
import { allowance, session } from '../db/schema/auth';
import { organisation, roleGrant } from '../db/schema/people';
import { makeOrganisation } from '../sync/fixture';
import type { Who } from '../training/person-state';
import { createAuth } from './auth';
import { devicesOf, endDevice, endEverywhere } from './devices';
import { signInWithCode } from './email-code';
import { requireCan } from './guard';
import { ask, endReplaced } from './open-session';
import { whoIs } from './session';
import { enrol } from './users';

const AGENT = 'Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36';
const DAY_MS = 86_400_000;
let fresh: FreshDatabase;
let database: Database;
let who: Who;
let email: string;
let codes: string[];

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
  codes = [];
  await database.owner.delete(allowance);
  who = (await makeOrganisation(database, 1)).people[0]!;
  email = `sam.${randomUUID().slice(0, 8)}@council.example`;
  const { organisationId, personId } = who;
  await database.within(organisationId, async (tx) => {
    await enrol(tx, organisationId, [{ personId, name: 'Sam', email }]);
    await tx.insert(roleGrant).values({ organisationId, personId, role: 'hr' });
  });
});

function appAt(origin: string): App {
  const env = { ORIGIN: origin, AUTH_SECRET: 'x'.repeat(32), DATA_DIR: tmpdir() };
  const config = readConfig(env, tmpdir());
  const sendCode = ({ code }: { code: string }) => Promise.resolve(void codes.push(code));
  const auth = createAuth({ config, database, sendCode, onError: () => undefined });
  return { config, database, auth, mailer: null, log: {} } as unknown as App;
}

async function signIn(app: App): Promise<string[]> {
  await ask(app, '/email-otp/send-verification-otp', { email, type: 'sign-in' }, '10.0.0.1');
  const opened = await signInWithCode(app, { email, code: codes.at(-1) ?? '' }, '10.0.0.1', AGENT);
  if (!opened.ok) throw new Error(opened.code);
  return opened.cookies;
}
const headersOf = (cookies: string[]) =>
  new Headers({ cookie: cookies.map((one) => one.split(';')[0]).join('; ') });
const signedIn = async (app: App, cookies: string[]) =>
  (await whoIs(app, headersOf(cookies))).signedIn;
const age = (column: 'createdAt' | 'expiresAt', days: number) =>
  database.owner
    .update(session)
    .set({ [column]: new Date(Date.now() + days * DAY_MS) })
    .where(eq(session.userId, who.personId));

test('over https the cookie is this host’s own; each sign-in makes another', async () => {
  const app = appAt('https://own-it.council.example');
  const [first] = await signIn(app);
  expect(first).toMatch(/^__Host-own-it\.session_token=/);
  for (const attribute of [/; Path=\/(;|$)/, /; HttpOnly/, /; Secure/, /; SameSite=Lax/]) {
    expect(first).toMatch(attribute);
  }
  expect(first).not.toMatch(/domain=/i);
  const [second] = await signIn(app);
  expect(second).not.toBe(first);
  expect((await signedIn(app, [second!]))?.personId).toBe(who.personId);
});

test('without https the cookie has a plain name, and works', async () => {
  const app = appAt('http://localhost:3000');
  const cookies = await signIn(app);
  expect(cookies[0]).toMatch(/^better-auth\.session_token=/);
  expect(cookies[0]).not.toMatch(/; Secure/);
  expect((await signedIn(app, cookies))?.method).toBe('email');
});

test('a session in use goes on, its cookie too; after 365 days it does not', async () => {
  const app = appAt('http://localhost:3000');
  const cookies = await signIn(app);
  const renewed: string[] = [];
  await whoIs(app, headersOf(cookies), (some) => renewed.push(...some));
  expect(renewed).toEqual([]);
  await age('expiresAt', 80);
  await whoIs(app, headersOf(cookies), (some) => renewed.push(...some));
  expect(renewed.join()).toMatch(/session_token=.*Max-Age=7776000/);
  await age('createdAt', -366);
  expect(await signedIn(app, cookies)).toBeNull();
});

test('a session that nobody used for 90 days opens nothing', async () => {
  const app = appAt('http://localhost:3000');
  const cookies = await signIn(app);
  await age('expiresAt', -0.01);
  expect(await signedIn(app, cookies)).toBeNull();
});

/** What the guard answers to a request for a page. */
function askFor(person: Awaited<ReturnType<typeof signedIn>>, action: 'own.use' | 'insight.see') {
  const event = {
    locals: { signedIn: person },
    url: new URL('http://localhost:3000/insights'),
    request: new Request('http://localhost:3000/insights', { headers: { accept: 'text/html' } })
  } as unknown as RequestEvent;
  try {
    return requireCan(event, action).personId;
  } catch (thrown) {
    return (thrown as { location?: string }).location;
  }
}

test('a code by email opens one’s own record; what a role opens asks for more', async () => {
  const app = appAt('http://localhost:3000');
  const cookies = await signIn(app);
  const person = await signedIn(app, cookies);
  expect([person?.roles, person?.granted]).toEqual([[], ['hr']]);
  expect(askFor(person, 'own.use')).toBe(who.personId);
  expect(askFor(person, 'insight.see')).toBe('/confirm?next=%2Finsights');
});

test('where a stronger sign-in is asked of everybody, a code opens nothing', async () => {
  const app = appAt('http://localhost:3000');
  const settings = { locals: {}, tools: [], signIn: { strongForAll: true } };
  await database.within(who.organisationId, (tx) => tx.update(organisation).set({ settings }));
  const cookies = await signIn(app);
  expect(askFor(await signedIn(app, cookies), 'own.use')).toBe('/confirm?next=%2Finsights');
  const method = 'council' as const;
  await database.owner.update(session).set({ method }).where(eq(session.userId, who.personId));
  expect(askFor(await signedIn(app, cookies), 'own.use')).toBe(who.personId);
});

test('people see their devices, end one or all, and nobody else’s', async () => {
  const app = appAt('http://localhost:3000');
  const [here, there] = [await signIn(app), await signIn(app)];
  const person = (await signedIn(app, here))!;
  const actor = { organisationId: who.organisationId, actorId: who.personId, address: null };
  const list = await devicesOf(database, person);
  expect(list.map((one) => one.here).sort()).toEqual([false, true]);
  expect(list[0]).toMatchObject({ browser: 'Chrome', system: 'Android', method: 'email' });
  const other = list.find((one) => !one.here)!;

  const stranger = (await makeOrganisation(database, 1)).people[0]!;
  const theirs = { ...stranger, sessionId: 'none' };
  expect(await endDevice(database, theirs, { ...actor, ...stranger }, other.id)).toBe(false);
  expect(await signedIn(app, there)).not.toBeNull();

  expect(await endDevice(database, person, actor, other.id)).toBe(true);
  expect(await endDevice(database, person, actor, other.id)).toBe(false);
  expect(await signedIn(app, there)).toBeNull();
  expect(await signedIn(app, here)).not.toBeNull();
  await endEverywhere(database, person, actor);
  expect(await signedIn(app, here)).toBeNull();
  const rows = await database.within(who.organisationId, (tx) => tx.select().from(auditEntry));
  expect(rows.map(({ action }) => action).sort()).toEqual([
    'session.closed',
    'session.closed',
    'session.opened',
    'session.opened'
  ]);
});

test('a session that was replaced on its device is good for nothing any more', async () => {
  const app = appAt('http://localhost:3000');
  const before = await signIn(app);
  await endReplaced(app, await signedIn(app, before), '192.0.2.7');
  expect(await signedIn(app, before)).toBeNull();
  const rows = await database.within(who.organisationId, (tx) => tx.select().from(auditEntry));
  expect(rows.filter(({ action }) => action === 'session.closed')).toMatchObject([
    { address: '192.0.2.7' }
  ]);
});
