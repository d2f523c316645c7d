import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { NAME } from './cluster';
import { codeOf } from './unavailable';

/** What `pg` needs to connect. `host` is the socket's folder, or 127.0.0.1 on Windows. */
export interface Connection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** Said here so that PGSSLMODE, set for some other server, does not reach this one. */
  ssl: false;
}

/** The answer of whoever listens: `nobody` also covers no listener at all. */
export type Answer = 'ready' | 'not-yet' | 'wrong-password' | 'nobody';

const NOT_YET = new Set([
  '57P03', // starting up, recovering or shutting down
  '53300' // every connection is taken
]);
const WRONG_PASSWORD = new Set(['28P01', '28000']);

export function connectionTo(at: { host: string; port: number }, password: string): Connection {
  return { ...at, user: NAME, password, database: NAME, ssl: false };
}

/** Tries to sign in, and makes the database `own_it` if the server is a new one. */
export async function probe(connection: Connection): Promise<Answer> {
  const client = new Client({
    ...connection,
    database: 'postgres',
    connectionTimeoutMillis: 5000
  });
  // A server that dies under us reports it here too; the promise below already tells.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('select 1 from pg_database where datname = $1', [NAME]);
    if (found.rowCount === 0) await client.query(`create database ${NAME}`);
    return 'ready';
  } catch (error) {
    return meaning(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function meaning(error: unknown): Answer {
  const code = codeOf(error);
  if (NOT_YET.has(code)) return 'not-yet';
  if (WRONG_PASSWORD.has(code)) return 'wrong-password';
  return 'nobody';
}

/** What a running server says of itself in `postmaster.pid`. */
export interface Notice {
  pid: number;
  dataDir: string;
  /** Undefined in the first moments of a start. */
  at: { host: string; port: number } | undefined;
}

/** Reads `postmaster.pid`; the server it speaks of may long be dead. */
export function readNotice(cluster: string): Notice | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const [pid = '', dataDir = '', , port = '', socketDir = '', address = ''] = lines.map((line) =>
    line.trim()
  );
  const host = socketDir || address;
  const at = host && Number(port) > 0 ? { host, port: Number(port) } : undefined;
  return { pid: Number(pid), dataDir, at };
}
