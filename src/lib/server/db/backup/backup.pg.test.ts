import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { recount } from '../../insight/recount';
import type { Who } from '../../training/person-state';
import { openDatabase, type Database } from '../client';
import { migrate } from '../migrate';
import { backup, newEpoch, restore, type Made } from './commands';
import { epochsOf, everything, folder, furnish, learn, withoutEpochs } from './fixture';
import { manifestOf } from './read-file';
import { migrationOf, migrateWithin } from './schema-at';
import { inScratch } from './scratch';
import { connected, transaction } from './session';
import { targetAt, type Target } from './target';

const home = folder();
let fresh: FreshDatabase;
let source: Target;
let database: Database;
let people: Who[];
/** The backup that every test may restore. */
const file = join(home, 'first.backup');
let manifest: Made;
let before: Record<string, string[]>;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  source = targetAt(fresh.url);
  database = openDatabase(fresh.connection);
  people = [...(await furnish(database)), ...(await furnish(database))];
  manifest = await backup(source, file);
  before = await everything(source);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
  rmSync(home, { recursive: true });
});

async function elsewhere(work: (target: Target) => Promise<void>): Promise<void> {
  const other = await freshDatabase();
  try {
    await work(targetAt(other.url));
  } finally {
    await other.drop();
  }
}

async function withDatabase(target: Target, work: (other: Database) => Promise<void>) {
  const other = openDatabase(target.connection);
  await work(other).finally(() => other.close());
}

test('a backup holds every table there is, and only its owner can read it', async () => {
  expect(manifest.tables.map(({ table }) => table).sort()).toEqual(Object.keys(before).sort());
  for (const { table, rows } of manifest.tables) expect(rows).toBe(before[table]?.length);
  expect({ ...(await manifestOf(file)), repaired: 0 }).toEqual(manifest);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('what was restored is the same Own It: every row, the wall, exact numbers, and a new epoch', async () => {
  await elsewhere(async (target) => {
    const restored = await restore(target, file, { replace: false });
    expect(restored).toEqual({ ...manifest, organisations: 2 });
    expect(withoutEpochs(await everything(target))).toEqual(withoutEpochs(before));
    const epochs = [...(await epochsOf(target)), ...(await epochsOf(source))];
    expect(new Set(epochs).size).toBe(4);
    await migrate(target.connection);
    await withDatabase(target, async (other) => {
      const { rows } = await other.owner.execute(sql`select relname from pg_class c
        where relnamespace = 'public'::regnamespace and relkind = 'r'
          and not (relrowsecurity and relforcerowsecurity)`);
      expect(rows).toEqual([]);
      for (const who of people) {
        expect(await learn(other, who)).toMatchObject([{ status: 'stored' }, {}, {}]);
        const { organisationId } = who;
        expect(await other.within(organisationId, (tx) => recount(tx, organisationId))).toEqual([]);
      }
    });
  });
});

test('counts that are wrong lose nobody a backup, are told, and are put right by a restore', async () => {
  await elsewhere(async (target) => {
    await restore(target, file, { replace: false });
    const wrong = join(home, 'wrong.backup');
    await withDatabase(target, async (other) => {
      for (const { organisationId } of [people[0]!, people.at(-1)!]) {
        await other.within(organisationId, async (tx) => {
          await tx.execute(sql`update unit_module set opened = opened + 1`);
          await tx.execute(sql`delete from person_use`);
        });
      }
    });
    const { repaired } = await backup(target, wrong);
    expect(repaired).toBeGreaterThan(2);
    expect(await restore(target, wrong, { replace: true })).toMatchObject({ repaired });
    expect(withoutEpochs(await everything(target))).toEqual(withoutEpochs(before));
  });
});

test('a backup is of one moment, whatever is written meanwhile', async () => {
  const second = join(home, 'second.backup');
  let busy = true;
  const writing = (async () => {
    for (let i = 0; busy; i++) await learn(database, people[i % people.length]!);
  })();
  await backup(source, second).finally(() => (busy = false));
  await writing;
  // Restoring it counted everything again: a row of one moment with a count of another would show.
  const events = (await manifestOf(second)).tables.find(({ table }) => table === 'public.event');
  expect(events?.rows).toBeLessThan((await everything(source))['public.event']!.length);
});

test('what is there is replaced only when asked', async () => {
  await elsewhere(async (target) => {
    await migrate(target.connection);
    await withDatabase(target, async (other) => void (await furnish(other)));
    const others = await everything(target);
    await expect(restore(target, file, { replace: false })).rejects.toThrow(
      /not empty .*--replace/
    );
    expect(await everything(target)).toEqual(others);
    await restore(target, file, { replace: true });
    expect(withoutEpochs(await everything(target))).toEqual(withoutEpochs(before));
  });
});

test('it is not restored under an app that runs, not even an idle one', async () => {
  await elsewhere(async (target) => {
    const app = openDatabase({ ...target.connection, idleTimeoutMillis: 1 });
    await app.owner.execute(sql`select 1`);
    await sleep(50);
    const refusal = restore(target, file, { replace: true });
    await expect(refusal).rejects.toThrow(/stop the app first/);
    await app.close();
  });
});

test('a backup of an older Own It comes back with the tables of this one', async () => {
  const old = join(home, 'old.backup');
  await elsewhere(async (target) => {
    const latest = await connected(source.connection, migrationOf);
    await connected(target.connection, (client) =>
      transaction(client, 'begin', async () => {
        await migrateWithin(client, latest!.at - 1);
        await client.query(
          "insert into organisation values (gen_random_uuid(), 'Old', '{}', gen_random_uuid())"
        );
      })
    );
    const { migration } = await backup(target, old);
    expect(migration.at).toBeLessThan(latest!.at);
    await restore(target, old, { replace: true });
    expect(await connected(target.connection, migrationOf)).toEqual(latest);
    expect(await epochsOf(target)).toHaveLength(1);
  });
});

test('a database that was restored by other means gets its new epochs', async () => {
  const old = await epochsOf(source);
  expect(await newEpoch(source)).toBe(2);
  expect(new Set([...old, ...(await epochsOf(source))]).size).toBe(4);
});

test('new epochs do not wait behind a backup that reads, where everybody would wait behind them', async () => {
  const old = await epochsOf(source);
  await connected(source.connection, async (reader) => {
    await reader.query('begin');
    await reader.query('select from organisation');
    await expect(newEpoch(source)).rejects.toThrow(/nothing was changed: say it again/);
  });
  expect(await epochsOf(source)).toEqual(old);
});

test('no scratch database stays, not even one of a backup that was killed', async () => {
  const killed = 'own_it_check_1700000000000_dead';
  await connected(source.connection, (client) => client.query(`create database ${killed}`));
  let used = '';
  const failing = inScratch(source, (name) => Promise.reject(new Error((used = name))));
  await expect(failing).rejects.toThrow('own_it_check_');
  const { rows } = await connected(source.connection, (client) =>
    client.query('select datname from pg_database where datname = any($1)', [[killed, used]])
  );
  expect(rows).toEqual([]);
});

test('a file that is there already is left alone', async () => {
  const { mtimeMs } = statSync(file);
  await expect(backup(source, file)).rejects.toThrow(/is there already/);
  expect(statSync(file).mtimeMs).toBe(mtimeMs);
});

test('no table deals numbers from a sequence, which a backup would have to keep', async () => {
  const { rows } = await database.owner.execute(sql`select relname from pg_class
    where relkind = 'S' and relnamespace in ('public'::regnamespace, 'auth'::regnamespace)`);
  expect(rows).toEqual([]);
});
