import { eq } from 'drizzle-orm';
import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import {
  CLIENT,
  startDirectory,
  walk,
  type Directory
} from '../../../../../tests/fixtures/directory';
import { readConfig } from '../../config';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { auditEntry } from '../../db/schema/audit';
import { account, session, user } from '../../db/schema/auth';
import { organisation, person, personIdentity, roleGrant } from '../../db/schema/people';
import { makeOrganisation } from '../../sync/fixture';
import type { Who } from '../../training/person-state';
import { createCouncil, type Council, type Finished } from './council';
import { enrol } from '../users';

const ORIGIN = 'http://localhost:3999';
const CALLBACK = `${ORIGIN}/api/auth/callback/council`;
const ADDRESS = '198.51.100.7';

let fresh: FreshDatabase;
let database: Database;
let directory: Directory;
let council: Council;
let people: Who[];
let problems: Error[];

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
  directory = await startDirectory(CALLBACK);
  people = (await makeOrganisation(database, 3)).people;
  const names = people.map(({ personId }, i) => ({ personId, name: `N${i}`, email: emailOf(i) }));
  await database.within(people[0]!.organisationId, async (tx) => {
    await tx.insert(personIdentity).values(
      people.map(({ organisationId, personId }, i) => ({
        organisationId,
        personId,
        name: `N${i}`,
        email: emailOf(i),
        employeeNumber: `000${i}`
      }))
    );
    await enrol(tx, people[0]!.organisationId, names);
  });
  council = open();
});
afterEach(() => directory.stop());

/** The third has none: they came in by card. */
const emailOf = (i: number): string | null =>
  i === 2 ? null : `n${i}.${people[0]!.personId.slice(0, 8)}@x.example`;

function open(issuer = directory.issuer): Council {
  const { organisationId } = people[0]!;
  const config = readConfig(
    {
      ORIGIN,
      AUTH_SECRET: 'x'.repeat(32),
      DATA_DIR: tmpdir(),
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_ORGANISATION: organisationId
    },
    tmpdir()
  );
  problems = [];
  const parts = {
    config,
    database,
    sendCode: () => Promise.resolve(),
    onError: (error: Error) => void problems.push(error)
  };
  return createCouncil(parts, config.council!);
}

const cookieOf = (cookies: string[]) => cookies.map((one) => one.split(';')[0]).join('; ');
const comeBack = (url: string, cookies: string[]): Promise<Finished> =>
  council.finish(new Request(url, { headers: { cookie: cookieOf(cookies) } }), ADDRESS);

/** Goes to the directory and back, as a browser does. */
async function there() {
  const begun = await council.begin('/team', ADDRESS);
  if (!begun.ok) throw new Error('the directory is down');
  return { url: await walk(begun.url), cookies: begun.cookies, begun };
}
async function signIn(): Promise<Finished> {
  const { url, cookies } = await there();
  return comeBack(url, cookies);
}
const sessionsOf = ({ personId }: Who) =>
  database.owner
    .select({ method: session.method, strongUntil: session.strongUntil, userId: session.userId })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(eq(user.personId, personId));
const refusals = async () => {
  const { organisationId } = people[0]!;
  const rows = await database.within(organisationId, (tx) => tx.select().from(auditEntry));
  return rows.filter(({ action }) => action === 'session.refused');
};
const everybody = () => database.owner.$count(user);

test('the request carries PKCE, state and nonce, and nothing that names a person', async () => {
  const begun = await council.begin('/learn', ADDRESS);
  const asked = new URL(begun.ok ? begun.url : 'http://down').searchParams;
  expect(asked.get('code_challenge_method')).toBe('S256');
  expect(asked.get('redirect_uri')).toBe(CALLBACK);
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(asked.get(name)?.length, name).toBeGreaterThan(20);
  }
});

test('somebody on the roster is in, strongly, for twelve hours', async () => {
  directory.signsIn = { sub: 'aad-1', employee_number: '0001' };
  const finished = await signIn();
  expect(finished).toMatchObject({ ok: true, next: '/team' });
  expect(finished.ok && finished.cookies.some((one) => one.includes('session_token='))).toBe(true);
  const [opened] = await sessionsOf(people[1]!);
  expect(opened?.method).toBe('council');
  const hours = (opened!.strongUntil!.getTime() - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(11.9);
  expect(hours).toBeLessThanOrEqual(12);
  const rows = await database.within(people[0]!.organisationId, (tx) =>
    tx.select().from(auditEntry)
  );
  expect(rows).toMatchObject([
    { action: 'session.opened', actorId: people[1]!.personId, address: ADDRESS }
  ]);
  expect(rows[0]?.detail).toEqual({ method: 'council' });
});

test('somebody who came in by card keeps their way in, and no token of theirs is kept', async () => {
  const before = await everybody();
  directory.signsIn = { sub: 'aad-2', employee_number: '0002', email: 'someone@else.example' };
  expect(await signIn()).toMatchObject({ ok: true });
  expect(await signIn()).toMatchObject({ ok: true });
  expect(await sessionsOf(people[2]!)).toHaveLength(2);
  expect(await everybody()).toBe(before);
  const bound = await database.owner.select().from(account).where(eq(account.accountId, 'aad-2'));
  expect(bound).toMatchObject([{ userId: people[2]!.personId, idToken: null, accessToken: null }]);
});

test('without a number a verified email decides; one that is not verified does not', async () => {
  directory.signsIn = { sub: 'aad-0', email: emailOf(0)!.toUpperCase(), email_verified: true };
  expect(await signIn()).toMatchObject({ ok: true });
  expect(await sessionsOf(people[0]!)).toHaveLength(1);
  directory.signsIn = { sub: 'aad-x', email: emailOf(1), email_verified: false };
  expect(await signIn()).toEqual({ ok: false, problem: 'not-on-roster' });
  // Once bound, the account needs no email to be known.
  directory.signsIn = { sub: 'aad-0' };
  expect(await signIn()).toMatchObject({ ok: true });
});

test('an email alone lets nobody in who has a role: a staff list could have put it there', async () => {
  const { organisationId, personId } = people[2]!;
  await database.within(organisationId, (tx) =>
    tx.insert(roleGrant).values({ organisationId, personId, role: 'hr' })
  );
  directory.signsIn = { sub: 'aad-r', email: emailOf(2), email_verified: true };
  expect(await signIn()).toEqual({ ok: false, problem: 'not-on-roster' });
});

test('two people with one email: neither is let in by it', async () => {
  const { organisationId } = people[0]!;
  await database.within(organisationId, (tx) =>
    tx.update(personIdentity).set({ email: 'shared@x.example' })
  );
  directory.signsIn = { sub: 'aad-s', email: 'shared@x.example', email_verified: true };
  expect(await signIn()).toEqual({ ok: false, problem: 'not-on-roster' });
  expect((await refusals())[0]?.detail).toEqual({ method: 'council', reason: 'several' });
});

test('the number decides, also for an account that was bound to somebody else', async () => {
  directory.signsIn = { sub: 'aad-m', employee_number: '0000' };
  await signIn();
  directory.signsIn = { sub: 'aad-m', employee_number: '0001' };
  expect(await signIn()).toMatchObject({ ok: true });
  expect(await sessionsOf(people[1]!)).toHaveLength(1);
  expect(
    await database.owner.select().from(account).where(eq(account.accountId, 'aad-m'))
  ).toMatchObject([{ userId: people[1]!.personId }]);
});

test.each([
  ['a number that nobody has', { employee_number: '9999' }],
  ['no number and no email', {}],
  ['a number with another email', { employee_number: '9999', email_verified: true }]
])('%s: refused, written down, nothing made', async (_, claims) => {
  const before = await everybody();
  directory.signsIn = { sub: 'aad-9', email: emailOf(0), ...claims };
  expect(await signIn()).toEqual({ ok: false, problem: 'not-on-roster' });
  expect(await everybody()).toBe(before);
  expect(await sessionsOf(people[0]!)).toEqual([]);
  expect(await refusals()).toMatchObject([
    { address: ADDRESS, actorId: null, detail: { method: 'council', reason: 'not-on-roster' } }
  ]);
});

test('a leaver is refused, though the account was bound', async () => {
  directory.signsIn = { sub: 'aad-l', employee_number: '0001' };
  await signIn();
  const { organisationId, personId } = people[1]!;
  await database.within(organisationId, (tx) =>
    tx
      .update(person)
      .set({ active: false, leftOn: '2026-11-01' })
      .where(eq(person.personId, personId))
  );
  directory.signsIn = { sub: 'aad-l' };
  expect(await signIn()).toEqual({ ok: false, problem: 'not-on-roster' });
  expect(await refusals()).toMatchObject([{ subjectId: personId, detail: { reason: 'left' } }]);
});

test('a number of another organisation opens nothing', async () => {
  const other = (await makeOrganisation(database, 1)).people[0]!;
  await database.within(other.organisationId, (tx) =>
    tx.insert(personIdentity).values({ ...id(other), name: 'O', employeeNumber: '7777' })
  );
  directory.signsIn = { sub: 'aad-o', employee_number: '7777' };
  expect(await signIn()).toEqual({ ok: false, problem: 'not-on-roster' });
});
const id = ({ organisationId, personId }: Who) => ({ organisationId, personId });

test('an organisation that switched it off lets nobody in this way', async () => {
  const settings = { locals: {}, tools: [], signIn: { council: false } };
  await database.within(people[0]!.organisationId, (tx) =>
    tx.update(organisation).set({ settings })
  );
  directory.signsIn = { sub: 'aad-1', employee_number: '0001' };
  expect(await signIn()).toEqual({ ok: false, problem: 'off' });
  expect(await sessionsOf(people[1]!)).toEqual([]);
});

test('a made-up state, somebody else’s browser and a code used again open nothing', async () => {
  directory.signsIn = { sub: 'aad-1', employee_number: '0001' };
  const { url, cookies } = await there();
  const made = new URL(url);
  made.searchParams.set('state', 'a'.repeat(32));
  expect(await comeBack(made.href, cookies)).toEqual({ ok: false, problem: 'failed' });
  expect(await comeBack(url, [])).toEqual({ ok: false, problem: 'failed' });
  expect(await comeBack(url, cookies)).toMatchObject({ ok: true });
  expect(await comeBack(url, cookies)).toEqual({ ok: false, problem: 'failed' });
  expect(await sessionsOf(people[1]!)).toHaveLength(1);
});

test.each([
  ['for another audience', { aud: 'another-app' }],
  ['from another issuer', { iss: 'https://evil.example' }],
  ['of another sign-in', { nonce: 'x'.repeat(32) }],
  ['that has run out', { exp: 1_700_000_000 }]
])('a token %s is refused', async (_, change) => {
  directory.signsIn = { sub: 'aad-1', employee_number: '0001' };
  directory.forge = (claims) => ({ ...claims, ...change });
  expect(await signIn()).toEqual({ ok: false, problem: 'failed' });
  expect(await sessionsOf(people[1]!)).toEqual([]);
});

test('somebody who changes their mind at the directory is back at the sign-in page', async () => {
  const begun = await council.begin('/learn', ADDRESS);
  if (!begun.ok) throw new Error('down');
  const state = new URL(begun.url).searchParams.get('state');
  const url = `${CALLBACK}?error=access_denied&state=${state}`;
  expect(await comeBack(url, begun.cookies)).toEqual({ ok: false, problem: 'failed' });
});

test('a directory that is down is said to be; once it is up it works', async () => {
  const { port } = new URL(directory.issuer);
  await directory.stop();
  council = open(`http://127.0.0.1:${port}`);
  expect(await council.begin('/learn', ADDRESS)).toEqual({ ok: false });
  directory = await startDirectory(CALLBACK, Number(port));
  directory.signsIn = { sub: 'aad-1', employee_number: '0001' };
  expect(await signIn()).toMatchObject({ ok: true });
});
