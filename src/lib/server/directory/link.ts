import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { forgetWaysIn } from '../auth/forget-ways-in';
import { enrol } from '../auth/users';
import type { Transaction } from '../db/client';
import { scimUser } from '../db/schema/directory';
import { person, personIdentity } from '../db/schema/people';

/** What following the directory changed; see docs/decisions/scim-and-roster.md. */
export interface Followed {
  /** Entries that found their person. */
  linked: number;
  /** People who can no longer sign in. */
  shut: number;
  /** People who can sign in again. */
  reopened: number;
  /** People whose address changed. */
  addresses: number;
}

/**
 * Joins the directory's entries to people on the roster and makes their ways in follow it. After an import
 * call it for everybody, in the import's transaction: people who came find their entry, and addresses
 * that the import set back follow the directory again.
 * @param scimIds these entries only.
 */
export async function linkDirectory(
  tx: Transaction,
  organisationId: string,
  scimIds?: readonly string[]
): Promise<Followed> {
  const these = scimIds ? sql`and u.scim_id = any(${sql.param([...scimIds])}::uuid[])` : sql``;
  await unlinkMistaken(tx, organisationId, these);
  const linked = await link(tx, organisationId, these);
  const shut = await shutOut(tx, organisationId, these);
  const reopened = await letIn(tx, organisationId, these);
  const addresses = await followAddresses(tx, organisationId, these);
  return { linked, shut, reopened, addresses };
}

/** An entry whose employee number has become another's is not theirs any more. */
async function unlinkMistaken(tx: Transaction, organisationId: string, these: SQL): Promise<void> {
  const { rows } = await tx.execute<{ person_id: string }>(sql`
    with wrong as (
      select u.scim_id, u.person_id from ${scimUser} u join ${personIdentity} i
        on i.organisation_id = u.organisation_id and i.person_id = u.person_id
      where u.organisation_id = ${organisationId} ${these}
        and u.employee_number <> i.employee_number)
    update ${scimUser} u set person_id = null from wrong
    where u.organisation_id = ${organisationId} and u.scim_id = wrong.scim_id
    returning wrong.person_id`);
  await setShut(tx, organisationId, rows, null);
}

/** By employee number where the entry has one, else by an address that only one person has. */
async function link(tx: Transaction, organisationId: string, these: SQL): Promise<number> {
  const { rows } = await tx.execute(sql`
    with pairs as (
      select u.scim_id, i.person_id from ${scimUser} u join ${personIdentity} i
        on i.organisation_id = u.organisation_id and i.employee_number = u.employee_number
      where u.organisation_id = ${organisationId} ${these}
        and u.person_id is null and u.employee_number <> ''
      union all
      select u.scim_id, i.person_id from ${scimUser} u join ${personIdentity} i
        on i.organisation_id = u.organisation_id
          and lower(i.email) = lower(coalesce(u.email, u.user_name))
      where u.organisation_id = ${organisationId} ${these}
        and u.person_id is null and u.employee_number is null),
    free as (
      select p.*, count(*) over (partition by scim_id) as people,
        count(*) over (partition by person_id) as entries
      from pairs p where not exists (select from ${scimUser} o
        where o.organisation_id = ${organisationId} and o.person_id = p.person_id))
    update ${scimUser} u set person_id = free.person_id from free
    where u.organisation_id = ${organisationId} and u.scim_id = free.scim_id
      and free.people = 1 and free.entries = 1
    returning u.scim_id`);
  return rows.length;
}

type OfPerson = { person_id: string };

async function setShut(
  tx: Transaction,
  organisationId: string,
  people: readonly OfPerson[],
  shutAt: Date | null
): Promise<void> {
  if (people.length === 0) return;
  const ids = people.map((one) => one.person_id);
  await tx
    .update(person)
    .set({ shutAt })
    .where(and(eq(person.organisationId, organisationId), inArray(person.personId, ids)));
}

/** People whose entry says one thing while their way in says another. */
async function differing(
  tx: Transaction,
  organisationId: string,
  these: SQL,
  what: SQL
): Promise<OfPerson[]> {
  const { rows } = await tx.execute<OfPerson>(sql`
    select u.person_id from ${scimUser} u join ${person} p
      on p.organisation_id = u.organisation_id and p.person_id = u.person_id
    where u.organisation_id = ${organisationId} ${these} and ${what}`);
  return rows;
}

/** Ends sessions and ways in at once. The person stays on the roster: see the decision. */
async function shutOut(tx: Transaction, organisationId: string, these: SQL): Promise<number> {
  const people = await differing(
    tx,
    organisationId,
    these,
    sql`not u.active and p.shut_at is null`
  );
  await shut(tx, organisationId, people);
  return people.length;
}

/** Keeps these people out from now on. */
export async function shut(
  tx: Transaction,
  organisationId: string,
  people: readonly OfPerson[]
): Promise<void> {
  await setShut(tx, organisationId, people, new Date());
  for (const { person_id: personId } of people) {
    await forgetWaysIn(tx, { organisationId, personId });
  }
}

async function letIn(tx: Transaction, organisationId: string, these: SQL): Promise<number> {
  const people = await differing(
    tx,
    organisationId,
    these,
    sql`u.active and p.shut_at is not null`
  );
  await setShut(tx, organisationId, people, null);
  return people.length;
}

async function followAddresses(
  tx: Transaction,
  organisationId: string,
  these: SQL
): Promise<number> {
  const { rows } = await tx.execute<{ person_id: string; name: string; email: string }>(sql`
    update ${personIdentity} i set email = u.email from ${scimUser} u, ${person} p
    where i.organisation_id = ${organisationId} and u.organisation_id = ${organisationId}
      and p.organisation_id = ${organisationId} and u.person_id = i.person_id
      and p.person_id = i.person_id ${these}
      and u.active and p.active and u.email is not null and lower(i.email) is distinct from u.email
    returning i.person_id, i.name, i.email`);
  const people = rows.map(({ person_id: personId, name, email }) => ({ personId, name, email }));
  if (people.length > 0) await enrol(tx, organisationId, people);
  return people.length;
}
