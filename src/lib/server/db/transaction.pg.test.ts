import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { makeOrganisation } from '../sync/fixture';
import { openDatabase, type Database } from './client';
import { migrate } from './migrate';

let fresh: FreshDatabase;
let database: Database;
let here: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  // One connection, so that what one transaction leaves behind the next one would find.
  database = openDatabase({ ...fresh.connection, max: 1 });
  here = (await makeOrganisation(database, 1)).organisationId;
  await makeOrganisation(database, 1);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const leftBehind = async () => {
  const { rows } = await database.owner.execute(
    sql`select current_user = session_user as owner,
      coalesce(current_setting('own_it.organisation', true), '') as organisation`
  );
  return rows;
};

test('a question sees its own organisation, as somebody who owns nothing', async () => {
  const question = sql<{ id: string; who: string }>`
    select organisation_id as id, current_user as who from person`;
  expect(await database.ask(here, question)).toEqual([{ id: here, who: 'own_it_app' }]);
  expect(await leftBehind()).toEqual([{ owner: true, organisation: '' }]);
});

test('a question that fails leaves nothing behind either', async () => {
  await expect(database.ask(here, sql`select 1 / 0`)).rejects.toMatchObject({ code: '22012' });
  expect(await leftBehind()).toEqual([{ owner: true, organisation: '' }]);
});

test('an organisation is a value, whatever is in it', async () => {
  const odd = `${here}', true); set role none; --`;
  const question = sql`select name from organisation where name <> ${"o'clock\\"}`;
  await expect(database.ask(odd, question)).rejects.toThrow(/invalid input syntax for type uuid/);
  await expect(database.within(odd, (tx) => tx.execute(question))).rejects.toThrow();
  expect(await database.ask(here, question)).toHaveLength(1);
});

test('a transaction in which something failed is never called committed', async () => {
  const swallowed = database.within(here, (tx) =>
    tx.execute(sql`select 1 / 0`).catch(() => 'all is well')
  );
  await expect(swallowed).rejects.toThrow('was not committed');
  expect(await leftBehind()).toEqual([{ owner: true, organisation: '' }]);
});

test('a connection lost between two statements is an error, not the end of the process', async () => {
  const other = openDatabase(fresh.connection);
  const cutOff = database.within(here, async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    await other.owner.execute(sql`select pg_terminate_backend(${rows[0]?.pid})`);
    // Long enough for the news to arrive while no statement waits for an answer.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await tx.execute(sql`select 1`);
  });
  await expect(cutOff).rejects.toThrow();
  await other.close();
  expect(await leftBehind()).toEqual([{ owner: true, organisation: '' }]);
});
