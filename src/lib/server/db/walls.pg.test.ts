import { is, sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { checkedUse, makeOrganisation, opened, RECEIVED, sent } from '../sync/fixture';
import { ingest } from '../sync/ingest';
import type { Who } from '../training/person-state';
import { openDatabase, type Database, type Transaction } from './client';
import { migrate } from './migrate';
import * as auditing from './schema/audit';
import * as directory from './schema/directory';
import * as insight from './schema/insight';
import * as merging from './schema/merge';
import * as people from './schema/people';
import * as roster from './schema/roster';
import * as training from './schema/training';

const TABLES = [people, roster, training, insight, auditing, directory, merging]
  .flatMap((schema) => Object.values<unknown>(schema))
  .filter((one) => is(one, PgTable))
  .map((table) => ({ table, name: getTableConfig(table).name }));

/** Tables whose rows are added and never changed. */
const FACTS = ['audit_entry', 'event', 'forgotten', 'self_check', 'unit_change'];

let fresh: FreshDatabase;
let database: Database;
let here: Who;
let there: Who;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  here = await furnished();
  there = await furnished();
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** An organisation with at least one row in every table. */
async function furnished(): Promise<Who> {
  const { organisationId, units, people: staff } = await makeOrganisation(database, 1);
  const who = staff[0]!;
  const done = sent('module.completed', { module: 'm', version: 1, score: 1 });
  const events = [opened('m'), done, checkedUse()];
  await ingest(database, who, { device: 'phone', events, receivedAt: RECEIVED });
  const conflict = { ...done, data: { module: 'm', version: 2, score: 1 } };
  await ingest(database, who, { device: 'phone', events: [conflict], receivedAt: RECEIVED });
  const row = { organisationId, personId: who.personId };
  await database.within(organisationId, async (tx) => {
    await tx.insert(people.personIdentity).values({ ...row, name: 'A', employeeNumber: '001' });
    await tx.insert(people.roleGrant).values({ ...row, role: 'champion' });
    await tx.insert(people.championUnit).values({ ...row, unitId: units[0]! });
    await tx.insert(people.placement).values({ ...row, unitId: units[0]!, fromOn: '2026-01-01' });
    const postId = randomUUID();
    await tx
      .insert(people.post)
      .values({ ...row, postId, unitId: units[0]!, number: 'P1', title: 'Officer' });
    await tx.insert(people.postHolder).values({ ...row, postId, isMain: true });
    await tx
      .insert(people.legalHold)
      .values({ ...row, reason: 'r', placedBy: who.personId, placedAt: RECEIVED });
    await tx.insert(people.forgotten).values({ ...row, personId: randomUUID(), at: RECEIVED });
    await addDirectory(tx, row);
    const renamed = { changeId: randomUUID(), kind: 'renamed' as const, detail: { name: 'A' } };
    await tx
      .insert(people.unitChange)
      .values({ ...row, ...renamed, unitId: units[0]!, effectiveOn: '2026-11-18', at: RECEIVED });
    const file = { fileName: 'staff.csv', rows: 1, state: 'draft' as const, uploadedAt: RECEIVED };
    await tx
      .insert(roster.rosterImport)
      .values({ organisationId, ...file, importId: randomUUID(), uploadedBy: who.personId });
    const formerly = { formerOrganisationId: randomUUID(), formerPersonId: randomUUID() };
    await tx.insert(merging.formerPerson).values({ ...row, ...formerly });
    const mergeId = randomUUID();
    const born = { employeeNumber: '001', bornOn: '1980-01-01', storedAt: RECEIVED };
    await tx.insert(merging.mergeBirth).values({ organisationId, mergeId, ...born });
    const match = { theirPersonId: randomUUID(), reasons: ['email' as const], doubtful: true };
    await tx.insert(merging.mergeMatch).values({ ...row, mergeId, ...match });
    const checked = { night: '2026-11-18', checkedAt: RECEIVED, drifted: 0, repaired: 0 };
    await tx.insert(insight.selfCheck).values({ organisationId, ...checked });
  });
  return who;
}

async function addDirectory(tx: Transaction, row: { organisationId: string; personId: string }) {
  const { organisationId } = row;
  const ids = { scimId: randomUUID(), groupId: randomUUID(), tokenId: randomUUID() };
  const dates = { createdAt: RECEIVED, modifiedAt: RECEIVED };
  await tx
    .insert(directory.scimUser)
    .values({ ...row, ...ids, ...dates, userName: 'a@b.example', profile: { emails: [] } });
  await tx
    .insert(directory.scimGroup)
    .values({ organisationId, scimId: ids.groupId, displayName: 'G', ...dates });
  await tx.insert(directory.scimMember).values({ organisationId, ...ids, userId: ids.scimId });
  const token = { name: 'T', secretHash: ids.tokenId, madeBy: row.personId };
  await tx
    .insert(directory.apiToken)
    .values({ organisationId, ...ids, ...token, madeAt: RECEIVED, expiresAt: RECEIVED });
  await tx
    .insert(directory.logo)
    .values({ organisationId, type: 'image/png', bytes: Buffer.from('x'), setAt: RECEIVED });
}

const inside = <T>(who: Who, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  database.within(who.organisationId, work);

test('every table of the schema is looked at here', async () => {
  const { rows } = await database.owner.execute<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`
  );
  expect(TABLES.map((one) => one.name).sort()).toEqual(rows.map((row) => row.name));
});

describe.each(TABLES)('$name', ({ name }) => {
  const table = sql.identifier(name);

  test('shows its own rows and none of another organisation', async () => {
    const own = await inside(here, (tx) => tx.execute(sql`select organisation_id from ${table}`));
    expect(own.rows.length).toBeGreaterThan(0);
    expect(new Set(own.rows.map((row) => row.organisation_id))).toEqual(
      new Set([here.organisationId])
    );
    const foreign = await inside(here, (tx) =>
      tx.execute(sql`select 1 from ${table} where organisation_id = ${there.organisationId}`)
    );
    expect(foreign.rows).toEqual([]);
  });

  test('takes no row for another organisation', async () => {
    const copy = sql`insert into ${table}
      select (json_populate_record(null::${table}, json_build_object('organisation_id', ${there.organisationId}::text))).*`;
    await expect(inside(here, (tx) => tx.execute(copy))).rejects.toMatchObject({
      cause: { message: expect.stringContaining('row-level security') as string }
    });
  });

  test('lets nobody change or take away rows of another organisation', async () => {
    const count = async () =>
      (await inside(there, (tx) => tx.execute(sql`select * from ${table}`))).rows;
    const before = await count();
    for (const change of [
      sql`update ${table} set organisation_id = organisation_id where organisation_id = ${there.organisationId}`,
      sql`delete from ${table} where organisation_id = ${there.organisationId}`
    ]) {
      const done = await inside(here, (tx) => tx.execute(change)).catch((error: unknown) => error);
      // Facts cannot be changed at all; from the other tables nothing is found to change.
      if (FACTS.includes(name)) expect(done).toBeInstanceOf(Error);
      else expect(done).toMatchObject({ rowCount: 0 });
    }
    expect(await count()).toEqual(before);
  });

  test('without an organisation it is an error, not everything', async () => {
    const asApp = (first: ReturnType<typeof sql>) =>
      database.owner.transaction(async (tx) => {
        await tx.execute(sql`select set_config('role', 'own_it_app', true)`);
        await tx.execute(first);
        return tx.execute(sql`select * from ${table}`);
      });
    await expect(asApp(sql`select 1`)).rejects.toThrow();
    await expect(asApp(sql`select set_config('own_it.organisation', '', true)`)).rejects.toThrow();
  });
});

test.each(FACTS)('rows of %s are never changed, not even our own', async (name) => {
  const table = sql.identifier(name);
  for (const change of [
    sql`update ${table} set organisation_id = organisation_id`,
    sql`delete from ${table}`,
    sql`truncate ${table}`
  ]) {
    await expect(inside(here, (tx) => tx.execute(change))).rejects.toMatchObject({
      cause: { message: expect.stringContaining('permission denied') as string }
    });
  }
});

test('the application cannot read the sign-in tables', async () => {
  await expect(
    inside(here, (tx) => tx.execute(sql`select * from auth."user"`))
  ).rejects.toMatchObject({
    cause: { message: expect.stringContaining('permission denied') as string }
  });
});

test('every primary, unique and foreign key leads with the organisation, on both sides', async () => {
  const { rows: keys } = await database.owner.execute<{
    table: string;
    key: string;
    leads: string[];
  }>(sql`
    select c.relname as table, i.relname as key, array[a.attname::text] as leads
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
    where x.indisunique and c.relnamespace = 'public'::regnamespace
    union all
    select t.relname, k.conname, array[mine.attname::text, theirs.attname::text]
    from pg_constraint k join pg_class t on t.oid = k.conrelid
      join pg_attribute mine on mine.attrelid = k.conrelid and mine.attnum = k.conkey[1]
      join pg_attribute theirs on theirs.attrelid = k.confrelid and theirs.attnum = k.confkey[1]
    where k.contype = 'f' and t.relnamespace = 'public'::regnamespace`);
  const wrong = keys.filter((key) => key.leads.some((column) => column !== 'organisation_id'));
  expect(wrong).toEqual([]);
  const named = new Set(keys.map((key) => key.table));
  expect([...named].sort()).toEqual(TABLES.map((one) => one.name).sort());
});

test('the wall stands on every table, for its owner too', async () => {
  const { rows } = await database.owner.execute<{ name: string }>(sql`
    select relname as name from pg_class c
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and not (relrowsecurity and relforcerowsecurity
        and exists (select from pg_policy p where p.polrelid = c.oid))`);
  expect(rows).toEqual([]);
});
