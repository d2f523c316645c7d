import { and, eq, sql } from 'drizzle-orm';
import { dayOf } from '../../../domain/insight/calendar';
import type { PersonFacts } from '../../../domain/people/roster/people-changes';
import { unenrol } from '../../auth/users';
import type { Database, Transaction } from '../../db/client';
import { rosterImport } from '../../db/schema/roster';
import { audit, type Actor } from '../audit';
import { withTheirCounts } from '../move';
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
    const undone = await takeBack(tx, organisationId, changed, dayOf(now));
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
  organisationId: string,
  changed: ChangedByImport,
  today: string
): Promise<Undone> {
  const present = await readPresent(tx, organisationId);
  const now = new Map(present.people.map((one) => [one.personId, one]));
  const untouched = changed.people.filter(({ id, after }) => {
    const facts = now.get(id);
    return (
      facts && (Object.keys(after) as (keyof PersonFacts)[]).every((f) => facts[f] === after[f])
    );
  });
  const skipped = await restoreUnits(tx, organisationId, changed.units, present.units);
  const restored = untouched.flatMap(({ id, before, after }) =>
    before ? [{ id, before: after, after: before }] : []
  );
  const joined = changed.people.filter(({ id, before }) => before === null && now.has(id));
  const keptAsLeavers = await withdraw(tx, organisationId, { restored, joined, changed }, today);
  await takeUnitsAway(
    tx,
    organisationId,
    changed.units.filter(({ before }) => before === null)
  );
  const others = changed.people.filter(({ before }) => before !== null);
  return { keptAsLeavers, leftAlone: skipped + others.length - restored.length };
}

interface Withdrawn {
  restored: Changed<PersonFacts>[];
  joined: Changed<PersonFacts>[];
  changed: ChangedByImport;
}

async function withdraw(
  tx: Transaction,
  organisationId: string,
  { restored, joined, changed }: Withdrawn,
  today: string
): Promise<number> {
  const joiners = joined.map(({ id }) => id);
  const stay = await withRecord(tx, organisationId, joiners);
  const gone = joiners.filter((id) => !stay.has(id));
  const elsewhere = [...restored.filter(countsElsewhere).map(({ id }) => id), ...stay];
  await withTheirCounts(tx, organisationId, elsewhere, async () => {
    await changePeople(tx, organisationId, restored);
    await tx.execute(sql`
      update person set active = false, left_on = ${today}::date
      where organisation_id = ${organisationId} and active
        and person_id = any(${sql.param([...stay])}::uuid[])`);
  });
  await letIn(tx, organisationId, restored);
  await writePosts(
    tx,
    organisationId,
    changed.posts.map(({ id, before }) => ({ id, facts: before }))
  );
  await restoreTheRest(tx, organisationId, changed);
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
  organisationId: string,
  { roles, champions, placements }: ChangedByImport
): Promise<void> {
  const rows = (all: readonly unknown[]) => sql`${JSON.stringify(all)}::jsonb`;
  const isHere = sql`exists (select from person p
    where p.organisation_id = ${organisationId} and p.person_id = r."personId" and p.active)`;
  await tx.execute(sql`
    insert into role_grant (organisation_id, person_id, role)
    select ${organisationId}, "personId", role
    from jsonb_to_recordset(${rows(roles)}) as r("personId" uuid, role text) where ${isHere}
    on conflict do nothing`);
  await tx.execute(sql`
    insert into champion_unit (organisation_id, person_id, unit_id)
    select ${organisationId}, "personId", "unitId"
    from jsonb_to_recordset(${rows(champions)}) as r("personId" uuid, "unitId" uuid) where ${isHere}
    on conflict do nothing`);
  const places = sql`jsonb_to_recordset(${rows(placements)})
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
  for (const table of ['post_holder', 'placement', 'person_identity', 'person']) {
    await tx.execute(sql`delete from ${sql.identifier(table)}
      where organisation_id = ${organisationId} and person_id = ${ids}`);
  }
}
