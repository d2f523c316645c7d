import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { and, eq, gt, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import { CODE_LENGTH, codeFrom } from '../../../domain/people/card-code';
import type { Drizzle, Transaction } from '../../db/client';
import { enrolmentCard as card, user } from '../../db/schema/auth';
import { audit, type Actor } from '../../people/audit';
import { asOwner } from '../as-owner';

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

/** Neither used nor revoked; it may be too old. */
const untouched = and(isNull(card.usedAt), isNull(card.revokedAt));

const usersOf = (tx: Transaction, organisationId: string, personIds: readonly string[]) =>
  tx
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.organisationId, organisationId), inArray(user.personId, [...personIds])));

/** Revokes the cards of these people that could still be used; the ids of those who had one. */
async function revokeOpen(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[],
  now: Date
): Promise<string[]> {
  const theirs = usersOf(tx, organisationId, personIds);
  const open = and(inArray(card.userId, theirs), untouched, gt(card.expiresAt, now));
  const rows = await tx
    .update(card)
    .set({ revokedAt: now })
    .from(user)
    .where(and(open, eq(user.id, card.userId)))
    .returning({ personId: user.personId });
  return [...new Set(rows.map((row) => row.personId))];
}

/**
 * Makes a card for each of these people and revokes those they had. Who may, the caller has asked.
 * @returns the codes by person: the one time that anybody sees them. Who cannot sign in at all has none.
 */
export async function makeCards(
  tx: Transaction,
  actor: Actor,
  personIds: readonly string[],
  { now, until }: { now: Date; until: Date }
): Promise<Map<string, string>> {
  const { organisationId, actorId } = actor;
  const codes = await asOwner(tx, async () => {
    // Two sheets at once would each leave an open card.
    await usersOf(tx, organisationId, personIds).orderBy(user.id).for('update');
    await revokeOpen(tx, organisationId, personIds, now);
    const users = await tx
      .selectDistinctOn([user.personId], { id: user.id, personId: user.personId })
      .from(user)
      .where(and(eq(user.organisationId, organisationId), inArray(user.personId, [...personIds])))
      // Where two organisations became one, somebody may have come with a second.
      .orderBy(user.personId, sql`${user.id} <> ${user.personId}::text`);
    const made = users.map((one) => ({ ...one, code: codeFrom(randomBytes(CODE_LENGTH)) }));
    if (made.length === 0) return new Map<string, string>();
    await tx.insert(card).values(
      made.map(({ id, code }) => ({
        id: randomUUID(),
        codeHash: hashOf(code),
        userId: id,
        madeBy: actorId,
        createdAt: now,
        expiresAt: until
      }))
    );
    return new Map(made.map(({ personId, code }) => [personId, code]));
  });
  const entries = [...codes.keys()].map((subjectId) => ({
    action: 'card.made' as const,
    subjectId,
    detail: { until: until.toISOString() }
  }));
  await audit(tx, actor, ...entries);
  return codes;
}

/** Makes a person's open card worthless: it was lost, or went to the wrong one. */
export async function revokeCards(tx: Transaction, actor: Actor, personId: string): Promise<void> {
  const had = await asOwner(tx, () => revokeOpen(tx, actor.organisationId, [personId], new Date()));
  if (had.length > 0) await audit(tx, actor, { action: 'card.revoked', subjectId: personId });
}

export interface FoundCard {
  cardId: string;
  userId: string;
  organisationId: string;
  personId: string;
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
}

async function find(owner: Drizzle, which: SQL): Promise<FoundCard | null> {
  const [found] = await owner
    .select({
      cardId: card.id,
      userId: card.userId,
      organisationId: user.organisationId,
      personId: user.personId,
      expiresAt: card.expiresAt,
      usedAt: card.usedAt,
      revokedAt: card.revokedAt
    })
    .from(card)
    .innerJoin(user, eq(user.id, card.userId))
    .where(which);
  return found ?? null;
}

/** The card with this code, whatever became of it. Looking at a card does not use it. */
export const cardWithCode = (owner: Drizzle, code: string): Promise<FoundCard | null> =>
  find(owner, eq(card.codeHash, hashOf(code)));

export const cardWithId = (owner: Drizzle, cardId: string): Promise<FoundCard | null> =>
  find(owner, eq(card.id, cardId));

/** Uses a card up, as the owner; false when somebody else was faster, or it is not good any more. */
export async function useCard(tx: Transaction, cardId: string, now: Date): Promise<boolean> {
  const used = await tx
    .update(card)
    .set({ usedAt: now })
    .where(and(eq(card.id, cardId), untouched, gt(card.expiresAt, now)))
    .returning({ id: card.id });
  return used.length === 1;
}
