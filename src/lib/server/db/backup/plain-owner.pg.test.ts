import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase } from '../client';
import { migrate } from '../migrate';
import { backup, newEpoch, restore } from './commands';
import { epochsOf, everything, folder, furnish, withoutEpochs } from './fixture';
import { connected } from './session';
import { targetAt, type Target } from './target';

/** What a council gives the app: a user who owns the database and is no superuser. */
const home = folder();
let fresh: FreshDatabase;
let superuser: Target;
let plain: Target;
let name: string;

const asSuperuser = (statement: string) =>
  connected(superuser.connection, (client) => client.query(statement));

beforeAll(async () => {
  fresh = await freshDatabase();
  superuser = targetAt(fresh.url);
  const url = new URL(fresh.url);
  name = `${url.pathname.slice(1)}_owner`;
  await asSuperuser(`create role ${name} login createrole createdb password 'plain'`);
  await asSuperuser(`alter database ${url.pathname.slice(1)} owner to ${name}`);
  // Another database of this server made the role, so only a superuser can hand it on.
  await asSuperuser(`do $$ begin create role own_it_app nologin;
    exception when duplicate_object or unique_violation then null; end $$`);
  await asSuperuser(`grant own_it_app to ${name} with admin option`);
  url.username = name;
  url.password = 'plain';
  plain = targetAt(url.href);
  await migrate(plain.connection);
  const database = openDatabase(plain.connection);
  for (const _ of [1, 2]) await furnish(database);
  await database.close();
});
afterAll(async () => {
  await fresh.drop();
  const server = await freshDatabase();
  await connected(server.connection, (client) => client.query(`drop role ${name}`));
  await server.drop();
  rmSync(home, { recursive: true });
});

test('whom row-level security holds back everywhere backs up and restores every organisation', async () => {
  const file = join(home, 'plain.backup');
  const before = await everything(superuser);
  const old = await epochsOf(superuser);
  await backup(plain, file);
  expect(await everything(superuser)).toEqual(before);
  await restore(plain, file, { replace: true });
  expect(withoutEpochs(await everything(superuser))).toEqual(withoutEpochs(before));
  expect(await newEpoch(plain)).toBe(2);
  expect(new Set([...old, ...(await epochsOf(superuser))]).size).toBe(4);
  // The wall stands again: nobody without an organisation sees anything.
  await expect(epochsOf(plain)).rejects.toThrow(/own_it\.organisation/);
});

test('without the right to make a database it is told how to get it, before anything is written', async () => {
  await asSuperuser(`alter role ${name} nocreatedb`);
  await expect(backup(plain, join(home, 'no.backup'))).rejects.toThrow(
    `run ALTER ROLE "${name}" CREATEDB`
  );
});
