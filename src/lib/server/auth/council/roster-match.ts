import { and, eq, ne, sql, type SQL } from 'drizzle-orm';
import type { Database, Transaction } from '../../db/client';
import { account, user } from '../../db/schema/auth';
import { person, personIdentity } from '../../db/schema/people';
import { asOwner } from '../as-owner';
import { enrol } from '../users';

/** What better-auth calls the council's account. */
export const COUNCIL = 'council';

/** What an ID token says of whoever signed in. */
export interface Claims {
  /** The directory's own name for the account; never used for another. */
  subject: string;
  number: string | null;
  /** Only one that the directory vouches for. */
  email: string | null;
}

/** The way in that an account of the council opens, or why none. */
export type Match =
  | { ok: true; userId: string; personId: string; email: string; name: string }
  | { ok: false; reason: 'not-on-roster' | 'left' | 'several'; personId: string | null };

interface Found {
  personId: string;
  name: string;
  email: string | null;
  active: boolean;
}

/**
 * Finds whose account it is on the roster, and binds it to the way in that they already have, so that
 * what they learnt with a card stays theirs. The employee number decides each time; only without one
 * does the account stay with whom it was bound to, or go by email. Nobody is added to the roster.
 */
export function matchToRoster(
  database: Database,
  organisationId: string,
  claims: Claims
): Promise<Match> {
  return database.within(organisationId, async (tx): Promise<Match> => {
    // Two tabs that come back at once must not bind twice.
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`council ${claims.subject}`}, 0))`
    );
    const found = await candidates(tx, organisationId, claims);
    const active = found.filter((one) => one.active);
    const [who] = active;
    if (active.length > 1) return { ok: false, reason: 'several', personId: null };
    if (!who) {
      const left = found[0];
      const reason = left ? 'left' : 'not-on-roster';
      return { ok: false, reason, personId: left?.personId ?? null };
    }
    return bind(tx, organisationId, claims.subject, who);
  });
}

async function candidates(
  tx: Transaction,
  organisationId: string,
  { subject, number, email }: Claims
): Promise<Found[]> {
  if (number !== null) return people(tx, eq(personIdentity.employeeNumber, number));
  const bound = await asOwner(tx, () =>
    tx
      .select({ personId: user.personId })
      .from(account)
      .innerJoin(user, eq(user.id, account.userId))
      .where(
        and(
          eq(account.providerId, COUNCIL),
          eq(account.accountId, subject),
          eq(user.organisationId, organisationId)
        )
      )
  );
  if (bound[0]) return people(tx, eq(person.personId, bound[0].personId));
  if (email === null) return [];
  // A staff list can put anybody's address beside a name: no role is opened by an address alone.
  return people(
    tx,
    sql`lower(${personIdentity.email}) = ${email} and not exists (select from role_grant g
      where g.organisation_id = ${personIdentity.organisationId}
        and g.person_id = ${personIdentity.personId} and g.role <> 'learner')`
  );
}

const people = (tx: Transaction, where: SQL): Promise<Found[]> =>
  tx
    .select({
      personId: person.personId,
      name: personIdentity.name,
      email: personIdentity.email,
      active: person.active
    })
    .from(personIdentity)
    .innerJoin(
      person,
      and(
        eq(person.organisationId, personIdentity.organisationId),
        eq(person.personId, personIdentity.personId)
      )
    )
    .where(where);

async function bind(
  tx: Transaction,
  organisationId: string,
  subject: string,
  { personId, name, email }: Found
): Promise<Match> {
  const theirs = and(eq(user.organisationId, organisationId), eq(user.personId, personId));
  const wayIn = () => asOwner(tx, () => tx.select().from(user).where(theirs));
  let [known] = await wayIn();
  if (!known) {
    await enrol(tx, organisationId, [{ personId, name, email }]);
    [known] = await wayIn();
  }
  if (!known) throw new Error('somebody on the roster has no way in');
  const userId = known.id;
  await asOwner(tx, async () => {
    const isCouncil = eq(account.providerId, COUNCIL);
    // One account to a person, one person to an account.
    await tx
      .delete(account)
      .where(and(isCouncil, eq(account.accountId, subject), ne(account.userId, userId)));
    await tx
      .delete(account)
      .where(and(isCouncil, eq(account.userId, userId), ne(account.accountId, subject)));
    const id = `${COUNCIL}:${subject}`;
    const binding = { id, providerId: COUNCIL, accountId: subject, userId };
    await tx.insert(account).values(binding).onConflictDoNothing();
  });
  return { ok: true, userId, personId, email: known.email, name };
}
