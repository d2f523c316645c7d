import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON
} from '@simplewebauthn/server';
import { and, count, eq, sql } from 'drizzle-orm';
import { passkeyName } from '../../../domain/people/passkey-name';
import type { Config } from '../../config';
import type { Drizzle, Transaction } from '../../db/client';
import { passkey, user } from '../../db/schema/auth';
import type { From } from '../session-cookies';

/** As a phone shows it when it asks for a finger or a face. */
const SITE_NAME = 'Own It';
/** More than anybody has devices. */
const MOST_PASSKEYS = 20;

/** The site that a passkey is bound to. */
const siteOf = ({ origin }: Pick<Config, 'origin'>) => ({
  origin,
  rpID: new URL(origin).hostname
});

/** What a browser needs to make a passkey: it stays on the device and asks for a finger, face or lock. */
export async function newPasskeyOptions(
  owner: Drizzle,
  config: Pick<Config, 'origin'>,
  whose: { userId: string; name: string }
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const theirs = await owner
    .select({ id: passkey.id, transports: passkey.transports })
    .from(passkey)
    .where(eq(passkey.userId, whose.userId));
  return generateRegistrationOptions({
    rpName: SITE_NAME,
    rpID: siteOf(config).rpID,
    userID: new TextEncoder().encode(whose.userId),
    userName: whose.name,
    userDisplayName: whose.name,
    excludeCredentials: theirs,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
  });
}

type NewPasskey = Pick<
  typeof passkey.$inferInsert,
  'id' | 'publicKey' | 'counter' | 'transports' | 'name'
>;

/** The passkey in a browser's answer; null when it does not answer this challenge, at this site. */
export async function readNewPasskey(
  config: Pick<Config, 'origin'>,
  response: RegistrationResponseJSON,
  challenge: string,
  { userAgent }: From
): Promise<NewPasskey | null> {
  const { origin, rpID } = siteOf(config);
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true
  }).catch(() => null);
  if (!verified?.verified) return null;
  const { id, publicKey, counter, transports } = verified.registrationInfo.credential;
  return {
    id,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    counter,
    transports: (transports ?? []).slice(0, 8).map(String),
    name: passkeyName(userAgent)
  };
}

/** Keeps a passkey, as the owner; false when it is somebody's already, or they have too many. */
export async function addPasskey(
  tx: Transaction,
  userId: string,
  added: NewPasskey,
  vouched: boolean
): Promise<boolean> {
  const [theirs] = await tx
    .select({ all: count() })
    .from(passkey)
    .where(eq(passkey.userId, userId));
  if ((theirs?.all ?? 0) >= MOST_PASSKEYS) return false;
  const kept = await tx
    .insert(passkey)
    .values({ ...added, userId, vouched })
    .onConflictDoNothing()
    .returning({ id: passkey.id });
  return kept.length === 1;
}

/** What a browser needs to sign in with a passkey, without anybody typing who they are. */
export const signInOptions = (
  config: Pick<Config, 'origin'>
): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  generateAuthenticationOptions({ rpID: siteOf(config).rpID, userVerification: 'required' });

export interface UsedPasskey {
  userId: string;
  organisationId: string;
  personId: string;
  vouched: boolean;
  /** Its count of uses went back: two devices have the one key. It opens nothing. */
  isCopied: boolean;
}

/** Whose passkey signed the challenge; null when it is none of ours, or the signature is not right. */
export async function readUsedPasskey(
  owner: Drizzle,
  config: Pick<Config, 'origin'>,
  response: AuthenticationResponseJSON,
  challenge: string
): Promise<UsedPasskey | null> {
  const [known] = await owner
    .select({ passkey, user })
    .from(passkey)
    .innerJoin(user, eq(user.id, passkey.userId))
    .where(eq(passkey.id, response.id));
  if (!known) return null;
  const { origin, rpID } = siteOf(config);
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    // The library throws for a counter that went back, as for garbage; `noteUse` tells them apart.
    credential: {
      id: known.passkey.id,
      publicKey: new Uint8Array(Buffer.from(known.passkey.publicKey, 'base64url')),
      counter: 0
    },
    requireUserVerification: true
  }).catch(() => null);
  if (!verified?.verified) return null;
  const isNew = await noteUse(owner, known.passkey.id, verified.authenticationInfo.newCounter);
  const { id: userId, organisationId, personId } = known.user;
  return { userId, organisationId, personId, vouched: known.passkey.vouched, isCopied: !isNew };
}

/** Counts a use. Many devices always say 0; one that counts must count up (WebAuthn §6.1.1). */
async function noteUse(owner: Drizzle, id: string, counter: number): Promise<boolean> {
  const countsUp = sql`(${passkey.counter} < ${counter} or (${passkey.counter} = 0 and ${counter} = 0))`;
  const noted = await owner
    .update(passkey)
    .set({ counter, lastUsedAt: new Date() })
    .where(and(eq(passkey.id, id), countsUp))
    .returning({ id: passkey.id });
  return noted.length === 1;
}
