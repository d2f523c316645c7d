import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import { deviceName, type SignedInDevice } from '../../domain/people/device';
import type { Database, Transaction } from '../db/client';
import { session, user } from '../db/schema/auth';
import { audit, type Actor } from '../people/audit';
import { asOwner } from './as-owner';
import type { SignedIn } from './signed-in';
import { closeSessions } from './users';

type Who = Pick<SignedIn, 'organisationId' | 'personId' | 'sessionId'>;

const waysInOf = (tx: Transaction, { organisationId, personId }: Who) =>
  tx
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.organisationId, organisationId), eq(user.personId, personId)));

/** Everywhere that somebody is signed in, the last used first. */
export async function devicesOf(database: Database, who: Who): Promise<SignedInDevice[]> {
  const rows = await database.within(who.organisationId, (tx) =>
    asOwner(tx, () =>
      tx
        .select()
        .from(session)
        .where(and(inArray(session.userId, waysInOf(tx, who)), gt(session.expiresAt, sql`now()`)))
        .orderBy(desc(session.updatedAt))
    )
  );
  return rows.map((row) => ({
    id: row.id,
    ...deviceName(row.userAgent ?? ''),
    method: row.method,
    lastUsed: row.updatedAt.toISOString(),
    here: row.id === who.sessionId
  }));
}

/** Signs somebody out on one device of theirs. False: it is not theirs, or is signed out already. */
export function endDevice(
  database: Database,
  who: Who,
  actor: Actor,
  id: string
): Promise<boolean> {
  return database.within(who.organisationId, async (tx) => {
    const ended = await asOwner(tx, () =>
      tx
        .delete(session)
        .where(and(eq(session.id, id), inArray(session.userId, waysInOf(tx, who))))
        .returning({ method: session.method })
    );
    const [one] = ended;
    if (!one) return false;
    const detail = { method: one.method, by: 'list' };
    await audit(tx, actor, { action: 'session.closed', subjectId: who.personId, detail });
    return true;
  });
}

/** Signs somebody out on every device of theirs. */
export function endEverywhere(database: Database, who: Who, actor: Actor): Promise<void> {
  return database.within(who.organisationId, async (tx) => {
    await closeSessions(tx, who);
    const detail = { by: 'everywhere' };
    await audit(tx, actor, { action: 'session.closed', subjectId: who.personId, detail });
  });
}
