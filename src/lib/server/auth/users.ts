import { and, eq, inArray, sql } from 'drizzle-orm';
import { placeholderEmail } from '../../domain/people/sign-in';
import type { Transaction } from '../db/client';
import { session, user } from '../db/schema/auth';
import { asOwner } from './as-owner';

/** A person as somebody who can sign in. */
export interface Enrolled {
  personId: string;
  name: string;
  /** Null: they have none, and come in by card. */
  email: string | null;
}

/**
 * Makes these people's ways in what the roster says: new ones get one, names and addresses follow. An
 * address that already signs in somebody else stays theirs.
 * @returns the people whose address was taken; they come in by card.
 */
export function enrol(
  tx: Transaction,
  organisationId: string,
  people: readonly Enrolled[]
): Promise<string[]> {
  const rows = people.map(({ personId, name, email }) => ({
    personId,
    name,
    email: email?.toLowerCase() ?? null,
    placeholder: placeholderEmail(personId)
  }));
  return asOwner(tx, async () => {
    // Addresses that change hands among these people are let go of first.
    await tx.execute(sql`
      update ${user} u set email = r.placeholder, email_verified = false
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("personId" uuid, email text, placeholder text)
      where u.id = r."personId"::text and u.email is distinct from r.email and u.email <> r.placeholder`);
    const { rows: taken } = await tx.execute<{ person_id: string }>(sql`
      with input as (
        select r.*, row_number() over (partition by r.email order by r."personId") as nth
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as r("personId" uuid, name text, email text, placeholder text)),
      told as (
        select i.*, i.email is not null and (i.nth > 1 or exists (select from ${user} u
          where u.email = i.email and u.id <> i."personId"::text)) as is_taken,
          -- Somebody who came from a merged organisation has two ways in; the other may have the address.
          exists (select from ${user} u where u.email = i.email and u.organisation_id = ${organisationId}
            and u.person_id = i."personId") as is_theirs
        from input i),
      kept as (
        insert into ${user} as u (id, name, email, email_verified, organisation_id, person_id)
        select t."personId"::text, t.name,
          case when t.email is null or t.is_taken then t.placeholder else t.email end,
          t.email is not null and not t.is_taken, ${organisationId}, t."personId"
        from told t
        on conflict (id) do update set name = excluded.name, email = excluded.email,
          email_verified = excluded.email_verified, updated_at = now())
      select "personId" as person_id from told where is_taken and not is_theirs`);
    return taken.map((row) => row.person_id);
  });
}

/** Takes people's ways in away: sessions, passkeys, PINs and cards go with them. */
export function unenrol(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[]
): Promise<void> {
  return asOwner(tx, async () => {
    await tx
      .delete(user)
      .where(and(eq(user.organisationId, organisationId), inArray(user.personId, [...personIds])));
  });
}

/** Signs a person out on every device, or on all but one. */
export function closeSessions(
  tx: Transaction,
  { organisationId, personId }: { organisationId: string; personId: string },
  but?: string
): Promise<void> {
  return asOwner(tx, async () => {
    const theirs = tx
      .select({ id: user.id })
      .from(user)
      .where(and(eq(user.organisationId, organisationId), eq(user.personId, personId)));
    const others = but === undefined ? sql`true` : sql`${session.id} <> ${but}`;
    await tx.delete(session).where(and(inArray(session.userId, theirs), others));
  });
}
