import { and, eq, inArray, sql } from 'drizzle-orm';
import { isPlaceholder } from '../../domain/people/sign-in';
import type { WaysIn } from '../../domain/people/ways-in';
import type { Transaction } from '../db/client';
import { passkey, pin, user } from '../db/schema/auth';
import { audit, type Actor } from '../people/audit';
import { asOwner } from './as-owner';
import { closeSessions } from './users';

interface Row extends Record<string, unknown> {
  person_id: string;
  email: string;
  card_until: string | null;
  passkeys: number;
  pin: 'set' | 'locked' | null;
  council: boolean;
}

export function waysIn(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[]
): Promise<Map<string, WaysIn>> {
  return asOwner(tx, async () => {
    const { rows } = await tx.execute<Row>(sql`
      select u.person_id, u.email,
        (select max(c.expires_at) from auth.enrolment_card c where c.user_id = u.id
          and c.used_at is null and c.revoked_at is null and c.expires_at > now()) as card_until,
        (select count(*)::int from auth.passkey k where k.user_id = u.id) as passkeys,
        (select case when p.locked_at is null then 'set' else 'locked' end
          from auth.pin p where p.user_id = u.id) as pin,
        exists (select from auth.account a where a.user_id = u.id) as council
      from auth."user" u
      where u.organisation_id = ${organisationId}
        and u.person_id = any(${sql.param([...personIds])}::uuid[])`);
    return new Map(
      rows.map((row) => [
        row.person_id,
        {
          cardUntil: row.card_until ? new Date(row.card_until) : null,
          passkeys: row.passkeys,
          pin: row.pin ?? 'none',
          email: !isPlaceholder(row.email),
          council: row.council
        }
      ])
    );
  });
}

type Whose = { organisationId: string; personId: string };

const usersOf = (tx: Transaction, { organisationId, personId }: Whose) =>
  tx
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.organisationId, organisationId), eq(user.personId, personId)));

/** Opens a locked PIN again: the same PIN, five new tries. */
export async function unlockPin(tx: Transaction, actor: Actor, personId: string): Promise<void> {
  const theirs = usersOf(tx, { ...actor, personId });
  const unlocked = await asOwner(tx, () =>
    tx
      .update(pin)
      .set({ failed: 0, lockedAt: null })
      .where(inArray(pin.userId, theirs))
      .returning({ userId: pin.userId })
  );
  if (unlocked.length > 0) await audit(tx, actor, { action: 'pin.unlocked', subjectId: personId });
}

/** A lost phone: no passkey of theirs works any more, and they are signed out everywhere. */
export async function removePasskeys(
  tx: Transaction,
  actor: Actor,
  personId: string
): Promise<void> {
  const whose = { ...actor, personId };
  const gone = await asOwner(tx, () =>
    tx
      .delete(passkey)
      .where(inArray(passkey.userId, usersOf(tx, whose)))
      .returning({ id: passkey.id })
  );
  await closeSessions(tx, whose);
  const about = { subjectId: personId };
  await audit(
    tx,
    actor,
    { ...about, action: 'passkey.removed', detail: { passkeys: gone.length } },
    { ...about, action: 'session.closed', detail: { which: 'all' } }
  );
}
