import { and, asc, count, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Transaction } from '../db/client';
import { scimGroup, scimMember, scimUser } from '../db/schema/directory';
import { isObject } from './draft';
import type { Filter } from './filter';
import type { Change } from './patch';
import { GROUP_SCHEMA } from './path';
import { ScimProblem } from './problem';
import { meta, type Page, type Stamp } from './resource';

export const GROUP_FILTERS = ['displayName', 'externalId'] as const;
export type GroupFilter = Filter<(typeof GROUP_FILTERS)[number]>;
type Row = typeof scimGroup.$inferSelect;

const isOne = (organisationId: string, scimId: string) =>
  and(eq(scimGroup.organisationId, organisationId), eq(scimGroup.scimId, scimId));

export async function findGroup(
  tx: Transaction,
  organisationId: string,
  scimId: string,
  lock = false
): Promise<Row | null> {
  const found = tx.select().from(scimGroup).where(isOne(organisationId, scimId));
  const [row] = await (lock ? found.for('update') : found);
  return row ?? null;
}

export async function listGroups(
  tx: Transaction,
  organisationId: string,
  filter: GroupFilter | null,
  { startIndex, size }: Page
): Promise<{ total: number; rows: Row[] }> {
  const where = and(
    eq(scimGroup.organisationId, organisationId),
    filter ? condition(filter) : undefined
  );
  const [all] = await tx.select({ total: count() }).from(scimGroup).where(where);
  const rows = await tx
    .select()
    .from(scimGroup)
    .where(where)
    .orderBy(asc(scimGroup.scimId))
    .limit(size)
    .offset(startIndex - 1);
  return { total: all?.total ?? 0, rows };
}

const condition = ({ attribute, value }: GroupFilter): SQL =>
  attribute === 'displayName'
    ? sql`lower(${scimGroup.displayName}) = lower(${value})`
    : eq(scimGroup.externalId, value);

const NAME = z
  .string()
  .trim()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}*$/u);
const EXTERNAL = NAME.nullish().transform((value) => value ?? null);
const BODY = z.object({ displayName: NAME, externalId: EXTERNAL, members: z.unknown().optional() });

export interface GroupValue {
  displayName: string;
  externalId: string | null;
}

const wrong = (what: string) =>
  new ScimProblem(400, `The value of ${what} is missing or not as it should be.`, 'invalidValue');

export function groupFromBody(body: unknown): GroupValue & { members: string[] } {
  const read = BODY.safeParse(body);
  if (!read.success) throw wrong(read.error.issues[0]?.path.join('.') || 'the group');
  const { displayName, externalId, members } = read.data;
  return { displayName, externalId, members: memberIds(members ?? []) };
}

/** Ids of members as a client writes them: [{"value": "…"}], or one of them without the list. */
function memberIds(value: unknown): string[] {
  const ids = (Array.isArray(value) ? value : [value]).map((one: unknown) => {
    const id = z.guid().safeParse(isObject(one) ? one.value : one);
    if (!id.success) throw wrong('members');
    return id.data.toLowerCase();
  });
  return [...new Set(ids)];
}

/** A group's name and members after a PATCH; null where it says nothing of the members. */
export interface GroupChange {
  value: GroupValue;
  /** Applied in order. */
  members: { op: 'add' | 'remove' | 'set'; ids: string[] }[];
}

export function changedGroup(row: GroupValue, changes: readonly Change[]): GroupChange {
  const value = { displayName: row.displayName, externalId: row.externalId };
  const members: GroupChange['members'] = [];
  for (const { op, path, value: given } of changes) {
    if (path.attribute === 'displayname') {
      const name = NAME.safeParse(op === 'remove' ? undefined : given);
      if (!name.success) throw wrong('displayName');
      value.displayName = name.data;
    } else if (path.attribute === 'externalid') {
      const external = EXTERNAL.safeParse(op === 'remove' ? null : given);
      if (!external.success) throw wrong('externalId');
      value.externalId = external.data;
    } else if (path.attribute === 'members') {
      members.push(memberChange(op, path.where?.value ?? null, given));
    }
  }
  return { value, members };
}

function memberChange(
  op: Change['op'],
  one: string | null,
  given: unknown
): GroupChange['members'][number] {
  if (op === 'remove') {
    if (one !== null) return { op, ids: memberIds(one) };
    return given === undefined || given === null
      ? { op: 'set', ids: [] }
      : { op, ids: memberIds(given) };
  }
  return { op: op === 'replace' ? 'set' : 'add', ids: memberIds(given ?? []) };
}

/** @returns null when a group of this name is there. */
export async function addGroup(
  tx: Transaction,
  organisationId: string,
  value: GroupValue,
  now: Date
): Promise<Row | null> {
  const [row] = await tx
    .insert(scimGroup)
    .values({ ...value, organisationId, scimId: randomUUID(), createdAt: now, modifiedAt: now })
    .onConflictDoNothing()
    .returning();
  return row ?? null;
}

/** @returns null when its new name is another group's. */
export async function changeGroup(
  tx: Transaction,
  { organisationId, scimId, version }: Row,
  value: GroupValue,
  now: Date
): Promise<Row | null> {
  const taken = await tx
    .select({ id: scimGroup.scimId })
    .from(scimGroup)
    .where(
      and(
        eq(scimGroup.organisationId, organisationId),
        sql`lower(${scimGroup.displayName}) = lower(${value.displayName}) and ${scimGroup.scimId} <> ${scimId}`
      )
    );
  if (taken.length > 0) return null;
  const [row] = await tx
    .update(scimGroup)
    .set({ ...value, version: version + 1, modifiedAt: now })
    .where(isOne(organisationId, scimId))
    .returning();
  return row ?? null;
}

export async function removeGroup(tx: Transaction, row: Row): Promise<void> {
  await tx.delete(scimGroup).where(isOne(row.organisationId, row.scimId));
}

/** @returns how many memberships came or went. @throws ScimProblem for a member that nobody knows. */
export async function changeMembers(
  tx: Transaction,
  { organisationId, scimId: groupId }: Row,
  changes: GroupChange['members']
): Promise<number> {
  let changed = 0;
  const ofGroup = and(
    eq(scimMember.organisationId, organisationId),
    eq(scimMember.groupId, groupId)
  );
  for (const { op, ids } of changes) {
    const listed = sql`${scimMember.userId} = any(${sql.param(ids)}::uuid[])`;
    if (op !== 'add') {
      const gone = and(ofGroup, op === 'remove' ? listed : sql`not (${listed})`);
      changed += (await tx.delete(scimMember).where(gone)).rowCount ?? 0;
    }
    if (op === 'remove' || ids.length === 0) continue;
    const known = await tx
      .select({ userId: scimUser.scimId })
      .from(scimUser)
      .where(and(eq(scimUser.organisationId, organisationId), inArray(scimUser.scimId, ids)));
    if (known.length < ids.length) {
      throw new ScimProblem(
        400,
        'A member is not a user here: send the user first.',
        'invalidValue'
      );
    }
    const rows = known.map(({ userId }) => ({ organisationId, groupId, userId }));
    const added = await tx.insert(scimMember).values(rows).onConflictDoNothing();
    changed += added.rowCount ?? 0;
  }
  return changed;
}

export async function membersOf(tx: Transaction, organisationId: string, groupIds: string[]) {
  if (groupIds.length === 0) return [];
  return tx
    .select({ groupId: scimMember.groupId, userId: scimMember.userId, name: scimUser.userName })
    .from(scimMember)
    .innerJoin(
      scimUser,
      and(
        eq(scimUser.organisationId, scimMember.organisationId),
        eq(scimUser.scimId, scimMember.userId)
      )
    )
    .where(
      and(eq(scimMember.organisationId, organisationId), inArray(scimMember.groupId, groupIds))
    )
    .orderBy(asc(scimMember.userId));
}

export const groupResource = (
  row: Row,
  members: readonly { userId: string; name: string }[],
  stamp: Stamp
): Record<string, unknown> => ({
  schemas: [GROUP_SCHEMA],
  id: row.scimId,
  externalId: row.externalId ?? undefined,
  displayName: row.displayName,
  members: members.map(({ userId, name }) => ({
    value: userId,
    display: name,
    type: 'User',
    $ref: `${stamp.base}/Users/${userId}`
  })),
  meta: meta('Group', row, stamp)
});
