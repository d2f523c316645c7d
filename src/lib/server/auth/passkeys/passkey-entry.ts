import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON
} from '@simplewebauthn/server';
import type { RequestEvent } from '@sveltejs/kit';
import { audit } from '../../people/audit';
import { cardWithId } from '../cards/cards';
import { keepChallenge, takeChallenge } from './challenge';
import { holderOf } from '../holder';
import { judge, lookUp, redeem, strangerAt } from '../cards/join';
import {
  addPasskey,
  newPasskeyOptions,
  readNewPasskey,
  readUsedPasskey,
  signInOptions,
  type UsedPasskey
} from './passkeys';
import { fromOf, openSession, type From } from '../session-cookies';
import { allow, networkOf, type Limit } from '../allowance';

/** Each leaves a row for five minutes. */
const CHALLENGES: Limit = { times: 300, seconds: 600 };

type Refused<Problem> = { ok: false; problem: Problem };
type Opened = { ok: true; cookies: string[]; personId: string };

/** Undoes the use of a card: its passkey is somebody's already, or one too many. */
class NotKept extends Error {}

/** What the browser needs to sign in; the challenge is kept for it alone. */
export async function beginSignIn(
  event: RequestEvent
): Promise<{ ok: true; options: PublicKeyCredentialRequestOptionsJSON } | Refused<'too-many'>> {
  const { database, config } = event.locals.app;
  const mayGoOn = await allow(
    database.owner,
    `passkey ${networkOf(event.getClientAddress())}`,
    CHALLENGES
  );
  if (!mayGoOn) return { ok: false, problem: 'too-many' };
  const options = await signInOptions(config);
  const { challenge } = options;
  await keepChallenge(database.owner, config, event.cookies, { purpose: 'sign-in', challenge });
  return { ok: true, options };
}

/** Signs in whoever's passkey answered the challenge. */
export async function finishSignIn(
  event: RequestEvent,
  response: AuthenticationResponseJSON
): Promise<Opened | Refused<'passkey'>> {
  const { app } = event.locals;
  const [{ owner }, from] = [app.database, fromOf(event)];
  const kept = await takeChallenge(owner, event.cookies, 'sign-in');
  const used = kept && (await readUsedPasskey(owner, app.config, response, kept.challenge));
  if (!used || !(await admit(event, used, from))) return { ok: false, problem: 'passkey' };
  const { userId, personId, vouched } = used;
  const session = { userId, method: 'passkey', strong: vouched } as const;
  return { ok: true, personId, cookies: await openSession(app, session, from) };
}

/** Whether the passkey's owner works here and the key was not copied; written down when not. */
function admit(event: RequestEvent, used: UsedPasskey, from: From): Promise<boolean> {
  const { organisationId, personId, isCopied } = used;
  return event.locals.app.database.within(organisationId, async (tx) => {
    const reason = isCopied
      ? 'copied'
      : (await holderOf(tx, organisationId, personId))
        ? null
        : 'left';
    const actor = strangerAt(organisationId, from);
    if (reason) {
      await audit(tx, actor, {
        subjectId: personId,
        action: 'session.refused',
        detail: { method: 'passkey', reason }
      });
    }
    return reason === null;
  });
}

/** What the browser needs to make the first passkey of whoever holds a card. */
export async function beginJoin(
  event: RequestEvent,
  code: string
): Promise<
  { ok: true; options: PublicKeyCredentialCreationOptionsJSON } | Refused<'card' | 'too-many'>
> {
  const { app } = event.locals;
  const { owner } = app.database;
  const looked = await lookUp(app, code, fromOf(event));
  if (!looked.ok) return looked;
  const { cardId, userId, name } = looked.card;
  const options = await newPasskeyOptions(owner, app.config, { userId, name });
  const { challenge } = options;
  await keepChallenge(owner, app.config, event.cookies, { purpose: 'join', challenge, cardId });
  return { ok: true, options };
}

/** Uses the card up for the passkey that was made; then its owner is in. */
export async function finishJoin(
  event: RequestEvent,
  response: RegistrationResponseJSON
): Promise<Opened | Refused<'card' | 'passkey'>> {
  const { app } = event.locals;
  const [{ owner }, from] = [app.database, fromOf(event)];
  const kept = await takeChallenge(owner, event.cookies, 'join');
  const made = kept && (await readNewPasskey(app.config, response, kept.challenge, from));
  if (!made) return { ok: false, problem: 'passkey' };
  const found = await cardWithId(owner, kept.cardId);
  const card = found && (await judge(app, found, from));
  if (!card) return { ok: false, problem: 'card' };
  const isIn = await redeem(app, card, from, 'passkey', async (tx) => {
    // Whoever printed the card knew whose hands they gave it to.
    if (!(await addPasskey(tx, card.userId, made, true))) throw new NotKept();
  }).catch((error: unknown) => {
    if (error instanceof NotKept) return null;
    throw error;
  });
  if (isIn === null) return { ok: false, problem: 'passkey' };
  if (!isIn) return { ok: false, problem: 'card' };
  const { userId, personId } = card;
  const session = { userId, method: 'passkey', strong: true } as const;
  return { ok: true, personId, cookies: await openSession(app, session, from) };
}
