import { Client } from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from './database';

async function query(database: FreshDatabase, text: string): Promise<unknown[]> {
  const client = new Client(database.connection);
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text);
  await client.end();
  return rows;
}

test('two test files do not see each other, and nothing is left behind', async () => {
  const mine = await freshDatabase();
  const yours = await freshDatabase();
  await query(mine, 'create table note (id int primary key)');
  expect(await query(yours, "select to_regclass('note') is null as empty")).toEqual([
    { empty: true }
  ]);

  const forgotten = new Client(mine.connection);
  const cutOff = new Promise((resolve) => forgotten.on('error', resolve));
  await forgotten.connect();
  await mine.drop();
  await cutOff;
  await expect(query(mine, 'select 1')).rejects.toThrow('does not exist');
  await yours.drop();
});
