import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { and, eq, gt, like, lt } from 'drizzle-orm';
import type { Cookies } from '@sveltejs/kit';
import type { Config } from '../../config';
import type { Drizzle } from '../../db/client';
import { verification } from '../../db/schema/auth';

/** The cookie that ties a challenge to the browser it was made for. */
const COOKIE = 'own-it-challenge';
const PATH = '/api/passkey';
const SECONDS = 300;
const PREFIX = 'passkey|';

/** What a passkey is asked to sign, and what for. */
export type Challenge = { challenge: string } & (
  | { purpose: 'sign-in' }
  /** A first passkey, for whoever holds the card. */
  | { purpose: 'join'; cardId: string }
  /** One more, for the person of a session. */
  | { purpose: 'add'; sessionId: string }
);
export type Purpose = Challenge['purpose'];

const identifierOf = (ticket: string): string =>
  PREFIX + createHash('sha256').update(ticket).digest('base64url');

/** Keeps a challenge for five minutes and gives the browser the only ticket to it. */
export async function keepChallenge(
  owner: Drizzle,
  { origin }: Pick<Config, 'origin'>,
  cookies: Cookies,
  challenge: Challenge
): Promise<void> {
  const now = new Date();
  const ours = like(verification.identifier, `${PREFIX}%`);
  await owner.delete(verification).where(and(ours, lt(verification.expiresAt, now)));
  const ticket = randomBytes(32).toString('base64url');
  await owner.insert(verification).values({
    id: randomUUID(),
    identifier: identifierOf(ticket),
    value: JSON.stringify(challenge),
    expiresAt: new Date(now.getTime() + SECONDS * 1000)
  });
  cookies.set(COOKIE, ticket, {
    path: PATH,
    maxAge: SECONDS,
    httpOnly: true,
    sameSite: 'strict',
    secure: origin.startsWith('https:')
  });
}

/** Takes the browser's challenge away, so that nobody answers it twice; null: none, too old, or for something else. */
export async function takeChallenge<P extends Purpose>(
  owner: Drizzle,
  cookies: Cookies,
  purpose: P
): Promise<Extract<Challenge, { purpose: P }> | null> {
  const ticket = cookies.get(COOKIE);
  if (!ticket) return null;
  cookies.delete(COOKIE, { path: PATH });
  const [taken] = await owner
    .delete(verification)
    .where(
      and(eq(verification.identifier, identifierOf(ticket)), gt(verification.expiresAt, new Date()))
    )
    .returning({ value: verification.value });
  if (!taken) return null;
  const kept = JSON.parse(taken.value) as Challenge;
  const isFor = (one: Challenge): one is Extract<Challenge, { purpose: P }> =>
    one.purpose === purpose;
  return isFor(kept) ? kept : null;
}
