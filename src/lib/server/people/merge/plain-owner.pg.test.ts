import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { sent } from '../../sync/fixture';
import { confirmMerge } from './confirm';
import { agree, completed, drift, makeSide, send, use } from './fixture';
import { mergeOrganisations } from './merge';
import { undoMerge } from './undo';
import { Client } from 'pg';

/** What a council gives the app: a user who owns the database, is no superuser and is held by the wall. */
let fresh: FreshDatabase;
let database: Database;
let name: string;

async function asSuperuser(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

beforeAll(async () => {
  fresh = await freshDatabase();
  const url = new URL(fresh.url);
  const base = url.pathname.slice(1);
  name = `${base}_owner`;
  await asSuperuser(
    fresh.url,
    `create role ${name} login createrole password 'plain'`,
    `alter database ${base} owner to ${name}`,
    `do $$ begin create role own_it_app nologin;
      exception when duplicate_object or unique_violation then null; end $$`,
    `grant own_it_app to ${name} with admin option`
  );
  url.username = name;
  url.password = 'plain';
  const connection = { connectionString: url.href };
  await migrate(connection);
  database = openDatabase(connection);
  use(database);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
  const server = await freshDatabase();
  await asSuperuser(server.url, `drop role ${name}`);
  await server.drop();
});

const done = (module: string) => sent('module.completed', { module, version: 1, score: 1 });

test('whom row-level security holds back everywhere merges, undoes and confirms', async () => {
  const staying = await makeSide(database, [{ name: 'Sam Hill', number: '001' }]);
  const ending = await makeSide(database, [
    { name: 'Sam Hill', number: '001' },
    { name: 'Kit Moor', number: '002' }
  ]);
  const [sam, kit] = [staying.who['Sam Hill']!, ending.who['Kit Moor']!];
  await send(database, ending.who['Sam Hill']!, [done('a')]);
  await send(database, kit, [done('b')]);
  const now = () => new Date();
  for (const last of [undoMerge, confirmMerge]) {
    await agree(database, { staying, ending });
    expect(await mergeOrganisations(database, staying.hr, now())).toMatchObject({ ok: true });
    expect(await completed(staying, sam)).toEqual(['a']);
    expect(await completed(staying, kit)).toEqual(['b']);
    expect(await drift(staying)).toEqual([]);
    expect(await last(database, staying.hr, now())).toMatchObject({ ok: true });
    expect(await drift(ending)).toEqual([]);
  }
});
