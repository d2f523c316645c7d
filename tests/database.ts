/**
 * A PostgreSQL for the tests named *.pg.test.ts: the server that TEST_DATABASE_URL names (its user
 * must be allowed to make databases and roles), or else the embedded one in a folder of its own.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeIdentifier, type PoolConfig, type QueryResult } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../src/lib/server/db/embedded';
import { migrate } from '../src/lib/server/db/migrate';

declare module 'vitest' {
  interface ProvidedContext {
    /** The scratch database of this run; every database made from it begins with its name. */
    database: { url: string; name: string };
  }
}

/** An empty database of one test file. */
export interface FreshDatabase {
  /** Also right as DATABASE_URL of a server that a test starts. */
  url: string;
  /** For `pg.Pool`, `openDatabase` and `migrate`. */
  connection: PoolConfig;
  /** Cuts off whoever is still connected. */
  drop(): Promise<void>;
}

/** Makes an empty database: call it in `beforeAll`, and `drop` in `afterAll`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { inject } = await import('vitest');
  const run = inject('database');
  const name = `${run.name}_${randomBytes(4).toString('hex')}`;
  await createDatabase(run.url, name);
  const url = withDatabase(run.url, name);
  return {
    url,
    connection: { connectionString: url },
    drop: () => dropDatabase(run.url, name)
  };
}

/** vitest's globalSetup of the project `database`. Returns what ends it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await findServer();
  const name = `own_it_test_${randomBytes(4).toString('hex')}`;
  await createDatabase(server.url, name);
  project.provide('database', { url: withDatabase(server.url, name), name });
  return async () => {
    // Those of a test file that failed before its own drop are left, and go too.
    const left = await query(
      server.url,
      'select datname from pg_database where starts_with(datname, $1)',
      [name]
    );
    for (const { datname } of left.rows as { datname: string }[]) {
      await dropDatabase(server.url, datname);
    }
    await server.stop();
  };
}

/** A migrated database of its own, for a command rather than a test file. */
export async function scratchDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = await findServer();
  const name = `own_it_scratch_${randomBytes(4).toString('hex')}`;
  await createDatabase(server.url, name);
  const url = withDatabase(server.url, name);
  await migrate({ connectionString: url });
  return {
    url,
    stop: async () => {
      await dropDatabase(server.url, name);
      await server.stop();
    }
  };
}

async function findServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const named = process.env.TEST_DATABASE_URL;
  if (named) return { url: named, stop: () => Promise.resolve() };
  const dataDir = mkdtempSync(join(tmpdir(), 'own-it-database-'));
  const embedded = await startEmbedded({ dataDir, log: () => undefined });
  const { host, port, user, password, database } = embedded.connection;
  const part = encodeURIComponent;
  // A socket's folder stands where a host name would, with its slashes encoded.
  const url = `postgresql://${part(user)}:${part(password)}@${part(host)}:${port}/${part(database)}?sslmode=disable`;
  const stop = async () => {
    await embedded.stop();
    for (const folder of [dataDir, embedded.dataDir])
      rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

const createDatabase = (url: string, name: string) =>
  query(url, `create database ${escapeIdentifier(name)} template template0 encoding 'UTF8'`);

async function dropDatabase(url: string, name: string): Promise<void> {
  await query(url, `drop database if exists ${escapeIdentifier(name)} with (force)`);
}

async function query(url: string, text: string, values: string[] = []): Promise<QueryResult> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}
