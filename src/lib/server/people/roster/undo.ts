import { and, eq, sql } from 'drizzle-orm';
import { dayOf } from '../../../domain/insight/calendar';
import type { PersonFacts } from '../../../domain/people/roster/people-changes';
import type { PostFacts } from '../../../domain/people/roster/post-changes';
import type { Present } from '../../../domain/people/roster/present';
import { unenrol } from '../../auth/users';
import type { Database, Transaction } from '../../db/client';
import { rosterImport } from '../../db/schema/roster';
import { audit, type Actor } from '../audit';
import { withTheirCounts } from '../move';
import { giveBackRoles } from '../role-changes';
import { takeTime } from './apply';
import type { Changed, ChangedByImport } from './changed';
import { lastApplied } from './imports';
import { unpack } from './pack';
import { readPresent } from './present';
import { restoreUnits, takeUnitsAway } from './undo-units';
import { changePeople, countsElsewhere, letIn } from './write-people';
import { writePosts } from './write-posts';

/** What undoing came to. */
export interface Undone {
  /** People who joined by the import and have a record by now: they are leavers. */
  keptAsLeavers: number;
  /** People and units that somebody changed again since: they stay as they are. */
  leftAlone: number;
}

/**
 * Takes the last import back: everything that it changed is as it was before, unless it was changed again.
 * @returns null when this is not the last import, or it was undone already.
 */
export function undoImport(
  database: Database,
  actor: Actor,
  { importId, now }: { importId: string; now: Date }
): Promise<Undone | null> {
  const { organisationId } = actor;
  return database.exclusively(organisationId, async (tx) => {
    await takeTime(tx);
    const last = await lastApplied(tx, organisationId);
    if (!last?.undo || last.importId !== importId) return null;
    const changed = await unpack<ChangedByImport>(last.undo);
    const undone = await takeBack(tx, actor, changed, now);
    await tx
      .update(rosterImport)
      .set({ state: 'undone', undo: null, undoneBy: actor.actorId, undoneAt: now })
      .where(
        and(eq(rosterImport.organisationId, organisationId), eq(rosterImport.importId, importId))
      );
    const detail = { import: importId, ...undone };
    await audit(tx, actor, { action: 'roster.undone', detail, at: now });
    return undone;
  });
}

async function takeBack(
  tx: Transaction,
  actor: Actor,
  changed: ChangedByImport,
  now: Date
): Promise<Undone> {
  const { organisationId } = actor;
  const present = await readPresent(tx, organisationId);
  const people = new Map(present.people.map((one) => [one.personId, one]));
  const skipped = await restoreUnits(tx, organisationId, changed.units, present.units);
  const restored = untouchedPeople(changed, present);
  const posts = untouchedPosts(changed, present);
  const joined = changed.people.filter(({ id, before }) => before === null && people.has(id));
  const withdrawn = { restored, joined, posts, changed };
  const keptAsLeavers = await withdraw(tx, actor, withdrawn, now);
  await takeUnitsAway(
    tx,
    organisationId,
    changed.units.filter(({ before }) => before === null)
  );
  const others = changed.people.filter(({ before }) => before !== null);
  const leftAlone = skipped + others.length - restored.length + changed.posts.length - posts.length;
  return { keptAsLeavers, leftAlone };
}

/** Those who are as the import left them, and whose unit of before still takes somebody in. */
function untouchedPeople({ people }: ChangedByImport, present: Present): Changed<PersonFacts>[] {
  const now = new Map(present.people.map((one) => [one.personId, one]));
  const open = new Set(present.units.flatMap((one) => (one.closedOn ? [] : [one.unitId])));
  return people.flatMap(({ id, before, after }) => {
    const facts = now.get(id);
    const isSame =
      facts && (Object.keys(after) as (keyof PersonFacts)[]).every((f) => facts[f] === after[f]);
    return isSame && before && open.has(before.unit) ? [{ id, before: after, after: before }] : [];
  });
}

/** Those that are as the import left them. */
function untouchedPosts({ posts }: ChangedByImport, present: Present): ChangedByImport['posts'] {
  const now = new Map(present.posts.map((one) => [one.postId, one]));
  const told = (post: PostFacts | null | undefined): string =>
    JSON.stringify(
      post && [
        post.number,
        post.title,
        post.unit,
        post.budgetedFte,
        post.holders.map(({ person, isMain, fte }) => `${person} ${isMain} ${fte}`).sort()
      ]
    ) ?? 'null';
  return posts.filter(({ id, after }) => told(now.get(id) ?? null) === told(after));
}

interface Withdrawn {
  restored: Changed<PersonFacts>[];
  joined: Changed<PersonFacts>[];
  posts: ChangedByImport['posts'];
  changed: ChangedByImport;
}

async function withdraw(
  tx: Transaction,
  actor: Actor,
  { restored, joined, posts, changed }: Withdrawn,
  now: Date
): Promise<number> {
  const { organisationId } = actor;
  const joiners = joined.map(({ id }) => id);
  const stay = await withRecord(tx, organisationId, joiners);
  const gone = joiners.filter((id) => !stay.has(id));
  const elsewhere = [...restored.filter(countsElsewhere).map(({ id }) => id), ...stay];
  await withTheirCounts(tx, organisationId, elsewhere, async () => {
    await changePeople(tx, organisationId, restored);
    await tx.execute(sql`
      update person set active = false, left_on = ${dayOf(now)}::date
      where organisation_id = ${organisationId} and active
        and person_id = any(${sql.param([...stay])}::uuid[])`);
  });
  await letIn(tx, organisationId, restored);
  await writePosts(
    tx,
    organisationId,
    posts.map(({ id, before }) => ({ id, facts: before }))
  );
  await restoreTheRest(tx, actor, { restored, changed }, now);
  await remove(tx, organisationId, gone);
  return stay.size;
}

/** Those of these people who did something, or were given something to do. */
async function withRecord(
  tx: Transaction,
  organisationId: string,
  people: readonly string[]
): Promise<Set<string>> {
  const has = (table: string) => sql`exists (select from ${sql.identifier(table)} t
    where t.organisation_id = ${organisationId} and t.person_id = p.id)`;
  const { rows } = await tx.execute<{ id: string }>(sql`
    select p.id from unnest(${sql.param([...people])}::uuid[]) as p(id)
    where ${has('event')} or ${has('role_grant')} or ${has('champion_unit')} or ${has('legal_hold')}`);
  return new Set(rows.map(({ id }) => id));
}

/** Roles that leavers gave back, and where people worked from the day of the import on. */
async function restoreTheRest(
  tx: Transaction,
  actor: Actor,
  { restored, changed }: Pick<Withdrawn, 'restored' | 'changed'>,
  now: Date
): Promise<void> {
  const { organisationId } = actor;
  const back = new Set(restored.map(({ id }) => id));
  const ofThem = <T extends { personId: string }>(all: readonly T[]): T[] =>
    all.filter(({ personId }) => back.has(personId));
  const roles = { roles: ofThem(changed.roles), champions: ofThem(changed.champions) };
  await giveBackRoles(tx, actor, roles, now);
  const places = sql`jsonb_to_recordset(${JSON.stringify(ofThem(changed.placements))}::jsonb)
    as r("personId" uuid, "fromOn" date, was uuid)`;
  const same = sql`p.organisation_id = ${organisationId} and p.person_id = r."personId"
    and p.from_on = r."fromOn"`;
  await tx.execute(sql`delete from placement p using ${places} where ${same} and r.was is null`);
  await tx.execute(sql`update placement p set unit_id = r.was from ${places}
    where ${same} and r.was is not null`);
}

async function remove(
  tx: Transaction,
  organisationId: string,
  people: readonly string[]
): Promise<void> {
  if (people.length === 0) return;
  await unenrol(tx, organisationId, people);
  const ids = sql`any(${sql.param([...people])}::uuid[])`;
  await tx.execute(sql`update person set manager_id = null
    where organisation_id = ${organisationId} and manager_id = ${ids}`);
  // The directory goes on knowing them: they are bound again when they are back.
  await tx.execute(sql`update scim_user set person_id = null
    where organisation_id = ${organisationId} and person_id = ${ids}`);
  for (const table of ['post_holder', 'placement', 'person_identity', 'person']) {
    await tx.execute(sql`delete from ${sql.identifier(table)}
      where organisation_id = ${organisationId} and person_id = ${ids}`);
  }
}
