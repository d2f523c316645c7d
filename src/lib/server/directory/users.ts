import { and, asc, count, eq, sql, type SQL } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { directoryEmail } from '../../domain/people/directory';
import type { Transaction } from '../db/client';
import { scimUser } from '../db/schema/directory';
import { userDraft, type Draft, type ScimUserValue } from './draft';
import type { Filter } from './filter';
import { ENTERPRISE_SCHEMA, USER_SCHEMA } from './path';
import { meta, type Page, type Stamp } from './resource';

export const USER_FILTERS = ['userName', 'externalId'] as const;
export type UserFilter = Filter<(typeof USER_FILTERS)[number]>;
type Row = typeof scimUser.$inferSelect;

const isOne = (organisationId: string, scimId: string) =>
  and(eq(scimUser.organisationId, organisationId), eq(scimUser.scimId, scimId));

/** One entry; locked for the rest of the transaction, for whoever wants to change it. */
export async function findUser(
  tx: Transaction,
  organisationId: string,
  scimId: string,
  lock = false
): Promise<Row | null> {
  const found = tx.select().from(scimUser).where(isOne(organisationId, scimId));
  const [row] = await (lock ? found.for('update') : found);
  return row ?? null;
}

export async function listUsers(
  tx: Transaction,
  organisationId: string,
  filter: UserFilter | null,
  { startIndex, size }: Page
): Promise<{ total: number; rows: Row[] }> {
  const where = and(
    eq(scimUser.organisationId, organisationId),
    filter ? condition(filter) : undefined
  );
  const [all] = await tx.select({ total: count() }).from(scimUser).where(where);
  const rows = await tx
    .select()
    .from(scimUser)
    .where(where)
    .orderBy(asc(scimUser.scimId))
    .limit(size)
    .offset(startIndex - 1);
  return { total: all?.total ?? 0, rows };
}

/** A user name is the same in capitals (RFC 7643, section 4.1.1); a key of another system is not. */
const condition = ({ attribute, value }: UserFilter): SQL =>
  attribute === 'userName'
    ? sql`lower(${scimUser.userName}) = lower(${value})`
    : eq(scimUser.externalId, value);

/** @returns null when the user name is taken. */
export async function addUser(
  tx: Transaction,
  organisationId: string,
  user: ScimUserValue,
  now: Date
): Promise<Row | null> {
  const [row] = await tx
    .insert(scimUser)
    .values({
      ...user,
      organisationId,
      scimId: randomUUID(),
      email: directoryEmail(user.profile),
      createdAt: now,
      modifiedAt: now
    })
    .onConflictDoNothing()
    .returning();
  return row ?? null;
}

/** Whether a change would change anything: a repeated request must not count as a new version. */
export const isSameUser = (row: Row, user: ScimUserValue): boolean =>
  JSON.stringify(valueOf(row)) === JSON.stringify(valueOf({ ...row, ...user }));

export const valueOf = (row: Row): ScimUserValue => ({
  userName: row.userName,
  externalId: row.externalId,
  employeeNumber: row.employeeNumber,
  active: row.active,
  profile: {
    displayName: row.profile.displayName,
    name: row.profile.name && {
      formatted: row.profile.name.formatted,
      givenName: row.profile.name.givenName,
      familyName: row.profile.name.familyName
    },
    emails: row.profile.emails.map(({ value, type, primary }) => ({ value, type, primary }))
  }
});

export const draftOf = (row: Row): Draft => userDraft(valueOf(row));

/** @returns null when its new user name is another's. */
export async function changeUser(
  tx: Transaction,
  { organisationId, scimId, version }: Row,
  user: ScimUserValue,
  now: Date
): Promise<Row | null> {
  const taken = await tx
    .select({ id: scimUser.scimId })
    .from(scimUser)
    .where(
      and(
        eq(scimUser.organisationId, organisationId),
        sql`lower(${scimUser.userName}) = lower(${user.userName}) and ${scimUser.scimId} <> ${scimId}`
      )
    );
  if (taken.length > 0) return null;
  const [row] = await tx
    .update(scimUser)
    .set({
      ...user,
      email: directoryEmail(user.profile),
      version: version + 1,
      modifiedAt: now
    })
    .where(isOne(organisationId, scimId))
    .returning();
  return row ?? null;
}

export async function removeUser(tx: Transaction, { organisationId, scimId }: Row): Promise<void> {
  await tx.delete(scimUser).where(isOne(organisationId, scimId));
}

/** An entry as SCIM writes it; attributes without a value are left out. */
export const userResource = (row: Row, stamp: Stamp): Record<string, unknown> => ({
  schemas: [USER_SCHEMA, ...(row.employeeNumber ? [ENTERPRISE_SCHEMA] : [])],
  id: row.scimId,
  externalId: row.externalId ?? undefined,
  userName: row.userName,
  displayName: row.profile.displayName,
  name: row.profile.name,
  active: row.active,
  emails: row.profile.emails.length > 0 ? row.profile.emails : undefined,
  ...(row.employeeNumber ? { [ENTERPRISE_SCHEMA]: { employeeNumber: row.employeeNumber } } : {}),
  meta: meta('User', row, stamp)
});
