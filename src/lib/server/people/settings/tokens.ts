import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../db/client';
import { apiToken } from '../../db/schema/directory';
import { personIdentity } from '../../db/schema/people';
import { audit, type Actor } from '../audit';

const PREFIX = 'oit';
/** 16 bytes and 32 bytes in base64url, which itself may hold an underscore. */
const SHAPE = /^oit_([\w-]{22})_([\w-]{43})$/;
const DAY_MS = 86_400_000;
/** Longest that a token may live: somebody looks again after a year. */
export const TOKEN_DAYS = [30, 90, 180, 365] as const;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Which organisation a token says it is of, so that it is looked up behind that organisation's wall. */
export function readToken(text: string): { organisationId: string; secretHash: string } | null {
  const [, organisation, secret] = SHAPE.exec(text) ?? [];
  if (!organisation || !secret) return null;
  const hex = Buffer.from(organisation, 'base64url').toString('hex');
  const organisationId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { organisationId, secretHash: hashOf(secret) };
}

/** Makes a token. @returns its text, which cannot be read again. */
export async function makeToken(
  tx: Transaction,
  actor: Actor & { actorId: string },
  { name, days, now }: { name: string; days: number; now: Date }
): Promise<string> {
  const { organisationId, actorId } = actor;
  const secret = randomBytes(32).toString('base64url');
  const tokenId = randomUUID();
  await tx.insert(apiToken).values({
    organisationId,
    tokenId,
    name,
    secretHash: hashOf(secret),
    madeBy: actorId,
    madeAt: now,
    expiresAt: new Date(now.getTime() + days * DAY_MS)
  });
  await audit(tx, actor, { action: 'token.made', detail: { token: name, id: tokenId, days } });
  const organisation = Buffer.from(organisationId.replaceAll('-', ''), 'hex').toString('base64url');
  return `${PREFIX}_${organisation}_${secret}`;
}

/** Ends a token from now on. @returns false when there is no such token that still works. */
export async function revokeToken(
  tx: Transaction,
  actor: Actor,
  tokenId: string,
  now: Date
): Promise<boolean> {
  const [revoked] = await tx
    .update(apiToken)
    .set({ revokedAt: now })
    .where(
      and(
        eq(apiToken.organisationId, actor.organisationId),
        eq(apiToken.tokenId, tokenId),
        isNull(apiToken.revokedAt)
      )
    )
    .returning({ name: apiToken.name });
  if (!revoked) return false;
  await audit(tx, actor, { action: 'token.revoked', detail: { token: revoked.name, id: tokenId } });
  return true;
}

export type TokenState = 'working' | 'expired' | 'revoked';

function stateOf(revokedAt: Date | null, expiresAt: Date, now: Date): TokenState {
  if (revokedAt) return 'revoked';
  return expiresAt <= now ? 'expired' : 'working';
}

export async function listTokens(tx: Transaction, organisationId: string, now: Date) {
  const rows = await tx
    .select({
      tokenId: apiToken.tokenId,
      name: apiToken.name,
      madeBy: personIdentity.name,
      madeAt: apiToken.madeAt,
      expiresAt: apiToken.expiresAt,
      revokedAt: apiToken.revokedAt,
      lastUsedAt: apiToken.lastUsedAt
    })
    .from(apiToken)
    .leftJoin(
      personIdentity,
      and(
        eq(personIdentity.organisationId, apiToken.organisationId),
        eq(personIdentity.personId, apiToken.madeBy)
      )
    )
    .where(eq(apiToken.organisationId, organisationId))
    .orderBy(desc(apiToken.madeAt));
  return rows.map(({ revokedAt, ...token }) => ({
    ...token,
    state: stateOf(revokedAt, token.expiresAt, now)
  }));
}

/** A token that works, as whoever shows it. */
export interface TokenHolder {
  organisationId: string;
  tokenId: string;
  name: string;
}

/** Whose token this is, if it works now. Notes when it was last used, once a minute. */
export async function tokenHolder(
  database: Database,
  text: string,
  now: Date
): Promise<TokenHolder | null> {
  const read = readToken(text);
  if (!read) return null;
  const { organisationId, secretHash } = read;
  const at = now.toISOString();
  const [found] = await database.ask(
    organisationId,
    sql<{ token_id: string; name: string; is_fresh: boolean }>`
      select token_id, name, coalesce(last_used_at > ${at}::timestamptz - interval '1 minute', false) as is_fresh
      from ${apiToken} where organisation_id = ${organisationId} and secret_hash = ${secretHash}
        and revoked_at is null and expires_at > ${at}::timestamptz
        and not exists (select from organisation o
          where o.organisation_id = ${organisationId} and o.merged_into is not null)`
  );
  if (!found) return null;
  const tokenId = found.token_id;
  if (!found.is_fresh) {
    const mine = and(eq(apiToken.organisationId, organisationId), eq(apiToken.tokenId, tokenId));
    await database.within(organisationId, (tx) =>
      tx.update(apiToken).set({ lastUsedAt: now }).where(mine)
    );
  }
  return { organisationId, tokenId, name: found.name };
}
