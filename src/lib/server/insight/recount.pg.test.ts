import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { checkedUse, makeOrganisation, opened, RECEIVED, sent } from '../sync/fixture';
import { ingest } from '../sync/ingest';
import type { Who } from '../training/person-state';
import { recount } from './recount';

let fresh: FreshDatabase;
let database: Database;
let who: Who;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  who = (await makeOrganisation(database, 1)).people[0]!;
  const events = [
    opened('m'),
    sent('module.completed', { module: 'm', version: 2, score: 0.75 }),
    checkedUse(),
    sent('ai-use.logged', { chose: 'not-to-use' })
  ];
  await ingest(database, who, { device: 'phone', events, receivedAt: RECEIVED });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

class RolledBack extends Error {}

/** What a recount says after `change`, which is then undone. */
async function after(change: ReturnType<typeof sql>): Promise<Awaited<ReturnType<typeof recount>>> {
  let drift: Awaited<ReturnType<typeof recount>> = [];
  const undone = database.within(who.organisationId, async (tx) => {
    await tx.execute(change);
    drift = await recount(tx, who.organisationId);
    throw new RolledBack();
  });
  await expect(undone).rejects.toThrow(RolledBack);
  return drift;
}

test('counts that are right have no drift', async () => {
  expect(await after(sql`select 1`)).toEqual([]);
});

const COLUMNS = {
  person_module: ['best_score', 'version'],
  person_week: ['checked_uses'],
  unit_module: ['opened', 'completed'],
  unit_week: ['completions', 'checked_people'],
  unit_day: [
    'last_used',
    'last_checked',
    'last_lost',
    'not_to_use',
    'took_longer',
    'no_change',
    'saved_1_5',
    'saved_6_15',
    'saved_16_30',
    'saved_over_30',
    'cannot_tell'
  ]
};
const counted = Object.entries(COLUMNS).flatMap(([table, columns]) =>
  columns.map((column) => ({ table, column }))
);
test.each(counted)('one too many in $table.$column is found', async ({ table, column }) => {
  const more = sql`update ${sql.identifier(table)}
    set ${sql.identifier(column)} = ${sql.identifier(column)} + 1`;
  const drift = await after(more);
  expect(drift).toMatchObject([{ table }]);
  const [{ kept, recounted }] = drift as [(typeof drift)[number]];
  expect(kept?.[column]).toBe(Number(recounted?.[column]) + 1);
});

test.each([
  ['person_module', 'opened_on'],
  ['person_module', 'completed_on'],
  ['person_use', 'last_used'],
  ['person_use', 'last_checked'],
  ['person_use', 'last_lost']
])('a wrong day in %s.%s is found', async (table, column) => {
  const moved = sql`update ${sql.identifier(table)}
    set ${sql.identifier(column)} = coalesce(${sql.identifier(column)}, '2026-11-18') - 1`;
  expect(await after(moved)).toMatchObject([{ table, kept: { [column]: '2026-11-17' } }]);
});

test.each([...Object.keys(COLUMNS), 'person_use'])(
  'a missing row of %s is found',
  async (table) => {
    expect(await after(sql`delete from ${sql.identifier(table)}`)).toMatchObject([
      { table, kept: null }
    ]);
  }
);

test('a row too many is found, unless it counts nothing', async () => {
  const extra = (opens: number) => sql`insert into unit_module
    select organisation_id, unit_id, 'other', ${opens}::int, 0 from unit_module`;
  expect(await after(extra(1))).toMatchObject([{ key: { module: 'other' }, recounted: null }]);
  expect(await after(extra(0))).toEqual([]);
});
