import { readCode } from '../../../domain/people/card-code';
import { pinProblem, type PinProblem } from '../../../domain/people/pin';
import type { App } from '../../app';
import type { Transaction } from '../../db/client';
import { pin as pinTable } from '../../db/schema/auth';
import { audit, type Actor } from '../../people/audit';
import { asOwner } from '../as-owner';
import { cardWithCode, useCard, type FoundCard } from './cards';
import { holderOf, type Holder } from '../holder';
import { hashPin } from '../pins/pin-hash';
import { openSession, type From } from '../session-cookies';
import { allow, giveBack, networkOf, type Limit } from '../allowance';

type Parts = Pick<App, 'database' | 'auth'>;
/** Wrong codes alone count: nobody guesses 140 bits, but nobody shall keep the server busy trying. */
const CARD_TRIES: Limit = { times: 30, seconds: 900 };
const keyOf = ({ address }: From): string => `card ${networkOf(address)}`;

export interface OpenCard extends FoundCard, Holder {}
type Refused<Problem> = { ok: false; problem: Problem };
export type Looked = { ok: true; card: OpenCard } | Refused<'card' | 'too-many'>;

export const isPinAllowed = ({ signIn }: Holder): boolean => signIn.pins && !signIn.strongForAll;

/** Why a card opens nothing: for the audit log, never for whoever holds it. */
function whyNot(card: FoundCard, holder: Holder | null, now: Date): string | null {
  if (card.usedAt) return 'used';
  if (card.revokedAt) return 'revoked';
  if (card.expiresAt <= now) return 'expired';
  if (!holder) return 'left';
  return holder.signIn.cards ? null : 'cards-off';
}

/** Nobody is signed in yet, so nobody is named as the one who did it. */
export const strangerAt = (organisationId: string, { address }: From): Actor => ({
  organisationId,
  actorId: null,
  address
});

/** The card that somebody typed or scanned, if it is good. The same answer for every kind of bad one. */
export async function lookUp({ database }: Parts, typed: string, from: From): Promise<Looked> {
  if (!(await allow(database.owner, keyOf(from), CARD_TRIES))) {
    return { ok: false, problem: 'too-many' };
  }
  const code = readCode(typed);
  const found = code && (await cardWithCode(database.owner, code));
  const card = found ? await judge({ database }, found, from) : null;
  if (!card) return { ok: false, problem: 'card' };
  await giveBack(database.owner, keyOf(from), CARD_TRIES);
  return { ok: true, card };
}

/** The card with its holder, if it is good now; why it is not is written down and not told. */
export async function judge(
  { database }: Pick<App, 'database'>,
  card: FoundCard,
  from: From
): Promise<OpenCard | null> {
  const { organisationId, personId } = card;
  return database.within(organisationId, async (tx) => {
    const holder = await holderOf(tx, organisationId, personId);
    const reason = whyNot(card, holder, new Date());
    if (holder && !reason) return { ...card, ...holder };
    await refuse(tx, card, from, reason ?? 'left');
    return null;
  });
}

const refuse = (tx: Transaction, card: FoundCard, from: From, reason: string): Promise<void> =>
  audit(tx, strangerAt(card.organisationId, from), {
    action: 'card.refused',
    subjectId: card.personId,
    detail: { reason }
  });

/**
 * Uses a card up for what `set` does as the owner, both or neither.
 * @returns false when the card was used meanwhile.
 */
export function redeem(
  { database }: Pick<App, 'database'>,
  card: FoundCard,
  from: From,
  way: 'passkey' | 'pin',
  set: (tx: Transaction) => Promise<void>
): Promise<boolean> {
  const { organisationId, personId } = card;
  return database.within(organisationId, async (tx) => {
    const used = await asOwner(tx, async () => {
      if (!(await useCard(tx, card.cardId, new Date()))) return false;
      await set(tx);
      return true;
    });
    if (!used) {
      await refuse(tx, card, from, 'used');
      return false;
    }
    const actor = { ...strangerAt(organisationId, from), actorId: personId };
    const subject = { subjectId: personId };
    await audit(
      tx,
      actor,
      { ...subject, action: 'card.used' },
      { ...subject, action: way === 'pin' ? 'pin.set' : 'passkey.added', detail: { by: 'card' } }
    );
    return true;
  });
}

export type Joined =
  | { ok: true; cookies: string[] }
  | Refused<'card' | 'too-many' | 'pins-off'>
  | (Refused<PinProblem> & { card: OpenCard });

/** A first PIN, or a new one, for whoever holds a card; then they are in. */
export async function joinWithPin(
  app: Parts,
  { code, pin }: { code: string; pin: string },
  from: From
): Promise<Joined> {
  const looked = await lookUp(app, code, from);
  if (!looked.ok) return looked;
  const { card } = looked;
  if (!isPinAllowed(card)) return { ok: false, problem: 'pins-off' };
  const problem = pinProblem(pin, card.employeeNumber);
  if (problem) return { ok: false, problem, card };
  const hash = await hashPin(pin);
  const isIn = await redeem(app, card, from, 'pin', async (tx) => {
    const row = { hash, failed: 0, lockedAt: null, createdAt: new Date() };
    await tx
      .insert(pinTable)
      .values({ userId: card.userId, ...row })
      .onConflictDoUpdate({ target: pinTable.userId, set: row });
  });
  if (!isIn) return { ok: false, problem: 'card' };
  const session = { userId: card.userId, method: 'pin', strong: false } as const;
  return { ok: true, cookies: await openSession(app, session, from) };
}
