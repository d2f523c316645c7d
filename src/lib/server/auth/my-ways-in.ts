import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON
} from '@simplewebauthn/server';
import { and, asc, eq } from 'drizzle-orm';
import type { RequestEvent } from '@sveltejs/kit';
import { isPlaceholder } from '../../domain/people/sign-in';
import type { Drizzle } from '../db/client';
import { account, passkey, pin, session, user } from '../db/schema/auth';
import { audit } from '../people/audit';
import { asOwner } from './as-owner';
import { keepChallenge, takeChallenge } from './passkeys/challenge';
import { actorOf } from './guard';
import { addPasskey, newPasskeyOptions, readNewPasskey } from './passkeys/passkeys';
import { fromOf } from './session-cookies';
import type { SignedIn } from './signed-in';

/** A person's own ways in, as their page lists them. */
export interface MyWaysIn {
  passkeys: { id: string; name: string; createdAt: string; lastUsedAt: string | null }[];
  pin: 'none' | 'set' | 'locked';
  /** They have another: an email address, or the council's account. */
  others: boolean;
  /** Their present sign-in is enough to change them. */
  mayChange: boolean;
}

/** The user behind a session, and whether it opens more than their own record. */
async function openedBy(owner: Drizzle, { sessionId }: SignedIn) {
  const [row] = await owner
    .select({ userId: session.userId, strongUntil: session.strongUntil })
    .from(session)
    .where(eq(session.id, sessionId));
  const until = row?.strongUntil;
  const isStrong = until instanceof Date && until > new Date();
  return { userId: row?.userId ?? '', isStrong };
}

/** Somebody who may do more than learn changes their ways in only when it is surely them. */
const mayChange = (person: SignedIn, isStrong: boolean): boolean =>
  isStrong || person.granted.every((role) => role === 'learner');

export async function myWaysIn(owner: Drizzle, person: SignedIn): Promise<MyWaysIn> {
  const { userId, isStrong } = await openedBy(owner, person);
  const [[me], passkeys, [ownPin], accounts] = await Promise.all([
    owner.select({ email: user.email }).from(user).where(eq(user.id, userId)),
    owner.select().from(passkey).where(eq(passkey.userId, userId)).orderBy(asc(passkey.createdAt)),
    owner.select({ lockedAt: pin.lockedAt }).from(pin).where(eq(pin.userId, userId)),
    owner.$count(account, eq(account.userId, userId))
  ]);
  return {
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null
    })),
    pin: ownPin ? (ownPin.lockedAt ? 'locked' : 'set') : 'none',
    others: accounts > 0 || (me !== undefined && !isPlaceholder(me.email)),
    mayChange: mayChange(person, isStrong)
  };
}

type Refused<Problem> = { ok: false; problem: Problem };

/** What the browser needs to make one more passkey for whoever is signed in. */
export async function beginAdding(
  event: RequestEvent,
  person: SignedIn
): Promise<
  { ok: true; options: PublicKeyCredentialCreationOptionsJSON } | Refused<'stronger-sign-in'>
> {
  const { database, config } = event.locals.app;
  const { userId, isStrong } = await openedBy(database.owner, person);
  if (!mayChange(person, isStrong)) return { ok: false, problem: 'stronger-sign-in' };
  const { name, sessionId } = person;
  const options = await newPasskeyOptions(database.owner, config, { userId, name });
  const { challenge } = options;
  const kept = { purpose: 'add', challenge, sessionId } as const;
  await keepChallenge(database.owner, config, event.cookies, kept);
  return { ok: true, options };
}

/** Keeps the passkey. From a weak sign-in it is not vouched for, and opens no more than that did. */
export async function finishAdding(
  event: RequestEvent,
  person: SignedIn,
  response: RegistrationResponseJSON
): Promise<{ ok: true } | Refused<'stronger-sign-in' | 'passkey'>> {
  const { database, config } = event.locals.app;
  const { owner } = database;
  const kept = await takeChallenge(owner, event.cookies, 'add');
  if (kept?.sessionId !== person.sessionId) return { ok: false, problem: 'passkey' };
  const { userId, isStrong } = await openedBy(owner, person);
  if (!mayChange(person, isStrong)) return { ok: false, problem: 'stronger-sign-in' };
  const made = await readNewPasskey(config, response, kept.challenge, fromOf(event));
  if (!made) return { ok: false, problem: 'passkey' };
  return database.within(person.organisationId, async (tx) => {
    if (!(await asOwner(tx, () => addPasskey(tx, userId, made, isStrong)))) {
      return { ok: false, problem: 'passkey' };
    }
    const detail = { by: 'themselves', vouched: isStrong ? 'yes' : 'no' };
    const subjectId = person.personId;
    await audit(tx, actorOf(event, person), { action: 'passkey.added', subjectId, detail });
    return { ok: true };
  });
}

/** Takes one of their own passkeys away. */
export async function removeMine(
  event: RequestEvent,
  person: SignedIn,
  id: string
): Promise<{ ok: true } | Refused<'stronger-sign-in' | 'not-found'>> {
  const { database } = event.locals.app;
  const { userId, isStrong } = await openedBy(database.owner, person);
  if (!mayChange(person, isStrong)) return { ok: false, problem: 'stronger-sign-in' };
  return database.within(person.organisationId, async (tx) => {
    const mine = and(eq(passkey.id, id), eq(passkey.userId, userId));
    const gone = await asOwner(tx, () => tx.delete(passkey).where(mine).returning());
    if (gone.length === 0) return { ok: false, problem: 'not-found' };
    const subjectId = person.personId;
    await audit(tx, actorOf(event, person), { action: 'passkey.removed', subjectId });
    return { ok: true };
  });
}
