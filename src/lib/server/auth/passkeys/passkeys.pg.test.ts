import { eq } from 'drizzle-orm';
import type { RequestEvent } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import type { Role } from '../../../domain/people/roles';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { passkey, session, verification } from '../../db/schema/auth';
import { auditEntry } from '../../db/schema/audit';
import { person } from '../../db/schema/people';
import { FROM, partsOf, printed, signedIn, withStaff } from '../fixture';
import { beginAdding, finishAdding, myWaysIn, removeMine } from '../my-ways-in';
import { beginJoin, beginSignIn, finishJoin, finishSignIn } from './passkey-entry';
import { softAuthenticator } from './soft-authenticator';

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

/** A browser with cookies of its own, at our doors. */
function browser(): RequestEvent {
  const jar = new Map<string, string>();
  const cookies = {
    get: (name: string) => jar.get(name),
    set: (name: string, value: string) => jar.set(name, value),
    delete: (name: string) => jar.delete(name)
  };
  return {
    locals: { app: partsOf(database) },
    cookies,
    request: new Request('http://localhost:3000', { headers: { 'user-agent': FROM.userAgent } }),
    getClientAddress: () => FROM.address
  } as unknown as RequestEvent;
}

/** The challenge in what a door answered. */
function challengeOf(begun: { ok: boolean; options?: { challenge: string } }): string {
  if (!begun.options) throw new Error('refused');
  return begun.options.challenge;
}
const signInWith = async (lock: ReturnType<typeof softAuthenticator>, counter = 0) => {
  const event = browser();
  const challenge = challengeOf(await beginSignIn(event));
  return finishSignIn(event, lock.use(challenge, counter));
};
const actions = (organisationId: string) =>
  database.within(organisationId, async (tx) =>
    (await tx.select().from(auditEntry).orderBy(auditEntry.at)).map((one) => [
      one.action,
      one.detail.reason
    ])
  );
const strongUntilOf = async (userId: string) =>
  (await database.owner.select().from(session).where(eq(session.userId, userId))).at(-1)
    ?.strongUntil;

async function joined(role: Role | null = null) {
  const { organisationId, staff } = await withStaff(database, role);
  const { personId } = staff[0]!;
  const code = await printed(database, organisationId, personId);
  const [event, lock] = [browser(), softAuthenticator()];
  const challenge = challengeOf(await beginJoin(event, code));
  expect(await finishJoin(event, lock.make(challenge))).toMatchObject({ ok: true, personId });
  return { organisationId, personId, lock, code, staff };
}
const REFUSED = { ok: false, problem: 'passkey' };

describe('a passkey that a card vouched for', () => {
  test('opens everything its person may do, for hours and not for ever', async () => {
    const { personId, lock } = await joined();
    await database.owner.delete(session);
    expect(await signInWith(lock)).toMatchObject({ ok: true, personId });
    const hours = ((await strongUntilOf(personId))!.getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThanOrEqual(12);
  });

  test('whose count of uses went back was copied: it opens nothing, and that is written down', async () => {
    const { organisationId, personId, lock } = await joined();
    for (const counter of [5, 9]) {
      expect(await signInWith(lock, counter)).toMatchObject({ ok: true, personId });
    }
    for (const counter of [9, 3, 0]) expect(await signInWith(lock, counter)).toEqual(REFUSED);
    const refused = (await actions(organisationId)).filter(([one]) => one === 'session.refused');
    expect(refused).toEqual([0, 1, 2].map(() => ['session.refused', 'copied']));
    expect(await signInWith(lock, 10)).toMatchObject({ ok: true });
  });

  test('opens nothing for somebody who has left', async () => {
    const { organisationId, personId, lock } = await joined();
    await database.within(organisationId, (tx) =>
      tx.update(person).set({ active: false }).where(eq(person.personId, personId))
    );
    expect(await signInWith(lock)).toEqual(REFUSED);
  });
});

describe('a challenge', () => {
  test('counts once, in its own browser, for what it was made for', async () => {
    const { lock } = await joined();
    const [here, there] = [browser(), browser()];
    const challenge = challengeOf(await beginSignIn(here));
    await beginSignIn(there);
    expect(await finishSignIn(there, lock.use(challenge))).toEqual(REFUSED);
    expect(await finishSignIn(here, lock.use(challenge))).toMatchObject({ ok: true });
    expect(await finishSignIn(here, lock.use(challenge))).toEqual(REFUSED);
    const other = challengeOf(await beginSignIn(here));
    expect(await finishJoin(here, lock.make(other))).toEqual(REFUSED);
  });

  test('is too old after five minutes', async () => {
    const { lock } = await joined();
    const event = browser();
    const challenge = challengeOf(await beginSignIn(event));
    await database.owner.update(verification).set({ expiresAt: new Date(Date.now() - 1) });
    expect(await finishSignIn(event, lock.use(challenge))).toEqual(REFUSED);
  });

  test('is not answered by another site, another key, or a phone that asked nobody', async () => {
    const { organisationId, staff } = await withStaff(database, null);
    const code = await printed(database, organisationId, staff[0]!.personId);
    const event = browser();
    const begin = async () => challengeOf(await beginJoin(event, code));
    const evil = softAuthenticator('http://evil.example');
    expect(await finishJoin(event, evil.make(await begin()))).toEqual(REFUSED);
    expect(await finishJoin(event, softAuthenticator().make(await begin(), false))).toEqual(
      REFUSED
    );
    expect(await signInWith(softAuthenticator())).toEqual(REFUSED);
    // None of this used the card up.
    expect(await finishJoin(event, softAuthenticator().make(await begin()))).toMatchObject({
      ok: true
    });
  });

  test('a passkey that is kept already cannot be kept for somebody else', async () => {
    const { lock } = await joined();
    const { organisationId, staff } = await withStaff(database, null);
    const code = await printed(database, organisationId, staff[0]!.personId);
    const event = browser();
    const challenge = challengeOf(await beginJoin(event, code));
    expect(await finishJoin(event, lock.make(challenge))).toEqual(REFUSED);
    expect(await beginJoin(event, code)).toMatchObject({ ok: true });
  });
});

describe('adding a passkey', () => {
  const openedAs = async (userId: string, strong: boolean) => {
    const expiresAt = new Date(Date.now() + 1e9);
    const strongUntil = strong ? expiresAt : null;
    const id = crypto.randomUUID();
    await database.owner.insert(session).values({ id, token: id, userId, expiresAt, strongUntil });
    return id;
  };

  test.each([
    [null, false, 'unvouched'],
    [null, true, 'vouched'],
    ['champion', true, 'vouched'],
    ['champion', false, 'refused'],
    ['admin', false, 'refused']
  ] as const)('%s, strong %s: %s', async (role, strong, outcome) => {
    const { organisationId, staff } = await withStaff(database, role);
    const roles = role ? [role] : [];
    const sessionId = await openedAs(staff[0]!.personId, strong);
    const who = { ...signedIn(organisationId, staff[0]!, roles), sessionId };
    const [event, lock] = [browser(), softAuthenticator()];
    const begun = await beginAdding(event, who);
    if (outcome === 'refused') {
      expect(begun).toEqual({ ok: false, problem: 'stronger-sign-in' });
      return;
    }
    expect(await finishAdding(event, who, lock.make(challengeOf(begun)))).toEqual({ ok: true });
    const [kept] = (await myWaysIn(database.owner, who)).passkeys;
    expect(await signInWith(lock)).toMatchObject({ ok: true });
    const opened = await database.owner.select().from(session);
    const last = opened.find((one) => one.method === 'passkey' && one.userId === who.personId);
    expect(last?.strongUntil !== null).toBe(outcome === 'vouched');
    // Somebody else's cannot be removed; one's own can.
    const other = await joined();
    const [theirs] = await database.owner
      .select()
      .from(passkey)
      .where(eq(passkey.userId, other.personId));
    expect(await removeMine(event, who, theirs!.id)).toMatchObject({ problem: 'not-found' });
    expect(await removeMine(event, who, kept!.id)).toEqual({ ok: true });
    expect(await signInWith(lock)).toEqual(REFUSED);
  });
});
