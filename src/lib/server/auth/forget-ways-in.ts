import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Transaction } from '../db/client';
import { enrolmentCard, passkey, pin, session, user } from '../db/schema/auth';
import { asOwner } from './as-owner';

/**
 * Ends every way in that somebody else vouched for or that could have been copied: passkeys, PIN, open
 * cards and sessions. The person stays somebody who can sign in by email or the council's account.
 */
export function forgetWaysIn(
  tx: Transaction,
  { organisationId, personId }: { organisationId: string; personId: string }
): Promise<void> {
  return asOwner(tx, async () => {
    const theirs = tx
      .select({ id: user.id })
      .from(user)
      .where(and(eq(user.organisationId, organisationId), eq(user.personId, personId)));
    const open = and(isNull(enrolmentCard.usedAt), isNull(enrolmentCard.revokedAt));
    await tx.delete(passkey).where(inArray(passkey.userId, theirs));
    await tx.delete(pin).where(inArray(pin.userId, theirs));
    await tx
      .update(enrolmentCard)
      .set({ revokedAt: new Date() })
      .where(and(inArray(enrolmentCard.userId, theirs), open));
    await tx.delete(session).where(inArray(session.userId, theirs));
  });
}
