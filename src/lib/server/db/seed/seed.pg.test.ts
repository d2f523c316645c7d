import { eq, getTableName, sql } from 'drizzle-orm';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { readContent } from '../../../content/read';
import { recount } from '../../insight/recount';
import { projectRoot } from '../../root';
import { ingest } from '../../sync/ingest';
import { openDatabase, type Database } from '../client';
import { migrate } from '../migrate';
import { user } from '../schema/auth';
import { organisation, person } from '../schema/people';
import { personModule } from '../schema/training';
import { historyOf } from './history';
import { DEMO_PERSONAS } from './personas';
import { makeRoster } from './roster';
import { EMPTIED } from './rows';
import { seedDemo } from './seed';
import { SMALL } from './small';
import { daysUpTo } from './working-days';

const { modules } = readContent(join(projectRoot(), 'content'));
const now = new Date('2026-11-19T13:00:00Z');
const log = (): void => undefined;

let fresh: FreshDatabase;
let database: Database;

beforeEach(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterEach(async () => {
  await database.close();
  await fresh.drop();
});

const seed = (into = database, at = now) =>
  seedDemo({ database: into, modules, now: at, log, shape: SMALL });

/** How many rows each table has; the sign-in table too. */
async function counts(): Promise<Record<string, number>> {
  const counted: Record<string, number> = { user: await database.owner.$count(user) };
  for (const table of EMPTIED) counted[getTableName(table)] = await database.owner.$count(table);
  return counted;
}

test('seeded twice it is there once, with exact counts', async () => {
  const first = await seed();
  const before = await counts();
  expect(first).toMatchObject({ already: false, people: 33, units: 7 });
  expect(before.event).toBe(first.events);
  expect(first.events).toBeGreaterThan(500);

  const second = await seed(database, new Date('2026-11-23T09:00:00Z'));
  expect(second).toMatchObject({ already: true, events: 0 });
  expect(await counts()).toEqual(before);
  const { organisationId } = first;
  expect(await database.within(organisationId, (tx) => recount(tx, organisationId))).toEqual([]);
});

test('an interrupted seeding is begun again and ends as if nothing had happened', async () => {
  let left = 20;
  const dying: Database = {
    ...database,
    alone: (organisationId, personId, work) => {
      left -= 1;
      if (left < 0) throw new Error('killed');
      return database.alone(organisationId, personId, work);
    }
  };
  await expect(seed(dying)).rejects.toThrow('killed');
  expect((await counts()).event).toBeGreaterThan(0);

  const again = await seed(database, new Date('2026-11-20T09:00:00Z'));
  expect(again.already).toBe(false);
  const repaired = await counts();
  expect(repaired).toMatchObject({ organisation: 1, person: 33, event: again.events });
  const { organisationId } = again;
  expect(await database.within(organisationId, (tx) => recount(tx, organisationId))).toEqual([]);
});

test('starting again leaves no table out', async () => {
  const { rows } = await database.owner.execute<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`
  );
  expect(EMPTIED.map(getTableName).sort()).toEqual(rows.map((row) => row.name));
});

test('two servers that start at once seed once', async () => {
  const other = openDatabase(fresh.connection);
  const both = await Promise.all([seed(), seed(other)]);
  await other.close();
  expect(both.map((one) => one.already).sort()).toEqual([false, true]);
  expect((await counts()).organisation).toBe(1);
});

test('the same history offered again is all duplicates', async () => {
  const { organisationId } = await seed();
  const tools = SMALL.settings.tools.map((tool) => tool.id);
  const setting = { seed: 1, modules, tools, days: daysUpTo(now), now };
  const statuses = new Set<string>();
  for (const member of makeRoster(SMALL, 1).members) {
    for (const batch of historyOf(member, setting)) {
      const results = await ingest(database, { organisationId, ...member }, batch);
      for (const result of results) statuses.add(result.status);
    }
  }
  expect(statuses).toEqual(new Set(['duplicate']));
});

test('every persona can sign in, and the learner has one module done and one to begin', async () => {
  const { organisationId } = await seed();
  const users = await database.owner
    .select({ name: user.name, email: user.email, person: person.personId })
    .from(user)
    .innerJoin(person, eq(person.personId, user.personId))
    .where(eq(user.organisationId, organisationId));
  for (const { name, email } of Object.values(DEMO_PERSONAS)) {
    expect(users).toContainEqual(expect.objectContaining({ name, email }));
  }
  const learner = users.find((one) => one.email === DEMO_PERSONAS.learner.email)!;
  const done = await database.within(organisationId, (tx) =>
    tx.select().from(personModule).where(eq(personModule.personId, learner.person))
  );
  expect(done).toMatchObject([{ module: 'getting-started' }]);
  expect(done[0]?.completedOn).not.toBeNull();
  const [row] = await database.owner.select().from(organisation);
  expect(row).toMatchObject({ name: 'Little Brackenshire', settings: SMALL.settings });
});
