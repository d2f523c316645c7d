import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import { isId } from '../../../domain/people/ids';
import { signInSettings } from '../../../domain/people/organisation';
import { PIN_TRIES } from '../../../domain/people/pin';
import type { App } from '../../app';
import type { Transaction } from '../../db/client';
import { pin, user } from '../../db/schema/auth';
import { organisation, person, personIdentity } from '../../db/schema/people';
import { audit } from '../../people/audit';
import { asOwner } from '../as-owner';
import { strangerAt } from '../cards/join';
import { isPin } from './pin-hash';
import { openSession, type From } from '../session-cookies';
import { allow, giveBack, networkOf, type Limit } from '../allowance';

/**
 * Wrong PINs from one address. Past it nothing is looked up and nobody's count goes up, so that one
 * stranger with a list of employee numbers locks four people in a quarter of an hour and not a council
 * (docs/decisions/pin-locks.md).
 */
const ADDRESS_TRIES: Limit = { times: 20, seconds: 900 };
const keyOf = ({ address }: From): string => `pin ${networkOf(address)}`;

interface Typed {
  organisationId: string;
  number: string;
  pin: string;
}
export type PinSignIn =
  { ok: true; cookies: string[] } | { ok: false; problem: 'pin' | 'too-many' | 'pins-off' };

/** A try that has been counted: the hash to compare with, null when there is none or it is locked. */
interface Try {
  personId: string | null;
  userId: string | null;
  hash: string | null;
  /** This was the last one: it is locked unless this one is right. */
  isLast: boolean;
  isAllowed: boolean;
}

/** The phone's keyboard decides about capitals; what HR wrote is one of these three. */
const spellings = (number: string): string[] => [
  ...new Set([number, number.toUpperCase(), number.toLowerCase()])
];

/** Counts a try against its person before it is looked at, so that many at once are not more than one by one. */
async function begin(tx: Transaction, { organisationId, number }: Typed): Promise<Try | null> {
  const [known] = await tx
    .select({ settings: organisation.settings })
    .from(organisation)
    .where(eq(organisation.organisationId, organisationId));
  if (!known) return null;
  const [found] = await tx
    .select({ personId: personIdentity.personId })
    .from(personIdentity)
    .innerJoin(person, eq(person.personId, personIdentity.personId))
    .where(
      and(
        eq(personIdentity.organisationId, organisationId),
        inArray(personIdentity.employeeNumber, spellings(number)),
        eq(person.active, true)
      )
    );
  const { pins, strongForAll } = signInSettings(known.settings);
  const nobody = { userId: null, hash: null, isLast: false, isAllowed: pins && !strongForAll };
  if (!found) return { ...nobody, personId: null };
  const { personId } = found;
  const [counted] = await asOwner(tx, () => countTry(tx, organisationId, personId));
  if (!counted) return { ...nobody, personId };
  const { userId, hash, failed } = counted;
  return { ...nobody, personId, userId, hash, isLast: failed >= PIN_TRIES };
}

const countTry = (tx: Transaction, organisationId: string, personId: string) =>
  tx
    .update(pin)
    .set({
      failed: sql`${pin.failed} + 1`,
      lockedAt: sql`case when ${pin.failed} + 1 >= ${PIN_TRIES} then now() end`
    })
    .from(user)
    .where(
      and(
        eq(user.id, pin.userId),
        eq(user.organisationId, organisationId),
        eq(user.personId, personId),
        isNull(pin.lockedAt),
        lt(pin.failed, PIN_TRIES)
      )
    )
    .returning({ userId: pin.userId, hash: pin.hash, failed: pin.failed });

/**
 * Signs somebody in to their own record. An unknown number, a wrong PIN and a locked one get the same
 * answer after the same time; nobody goes on guessing at a locked one.
 */
export async function signInWithPin(
  app: Pick<App, 'database' | 'auth'>,
  typed: Typed,
  from: From
): Promise<PinSignIn> {
  const { database } = app;
  if (!(await allow(database.owner, keyOf(from), ADDRESS_TRIES))) {
    return { ok: false, problem: 'too-many' };
  }
  const { organisationId } = typed;
  // An id that is none would be an error of the database; it is as unknown as a wrong one.
  const tried = isId(organisationId)
    ? await database.within(organisationId, (tx) => begin(tx, typed))
    : null;
  const isRight = await isPin(typed.pin, tried?.hash ?? null);
  if (!tried?.userId || !isRight) {
    if (tried) await tellRefused(app, typed, tried, from);
    return { ok: false, problem: 'pin' };
  }
  const { userId } = tried;
  await giveBack(database.owner, keyOf(from), ADDRESS_TRIES);
  await database.owner.update(pin).set({ failed: 0, lockedAt: null }).where(eq(pin.userId, userId));
  if (!tried.isAllowed) return { ok: false, problem: 'pins-off' };
  const session = { userId, method: 'pin', strong: false } as const;
  return { ok: true, cookies: await openSession(app, session, from) };
}

const tellRefused = (
  { database }: Pick<App, 'database'>,
  { organisationId }: Typed,
  { personId, isLast, hash }: Try,
  from: From
): Promise<void> =>
  database.within(organisationId, (tx) =>
    audit(tx, strangerAt(organisationId, from), {
      action: isLast ? 'pin.locked' : 'pin.refused',
      subjectId: personId,
      detail: { reason: personId === null ? 'unknown' : hash === null ? 'none-or-locked' : 'wrong' }
    })
  );
