import { randomBytes } from 'node:crypto';
import { escapeIdentifier, type Client } from 'pg';
import { connected } from './session';
import type { Target } from './target';
import { BackupError } from './trouble';

/** Begins the names of the databases that exist only while a backup is checked; then comes when they were made. */
const PREFIX = 'own_it_check_';
/** Longer than a check takes, and shorter than the time between two backups. */
const FORGOTTEN_MS = 6 * 3_600_000;

/** @throws BackupError when this user may not make the database in which a backup is checked. */
export function mustMakeDatabases({ connection }: Target): Promise<void> {
  return connected(connection, async (client) => {
    const { rows } = await client.query<{ name: string; may: boolean }>(
      'select rolname as name, rolcreatedb or rolsuper as may from pg_roles where rolname = current_user'
    );
    if (rows[0]?.may) return;
    const name = escapeIdentifier(rows[0]?.name ?? 'own_it');
    throw new BackupError(
      `A backup is checked by restoring it into a database of its own, which this user may not make: let an administrator run ALTER ROLE ${name} CREATEDB.`
    );
  });
}

/** Does `work` with a new, empty database on the same server, and drops it whatever happens. */
export async function inScratch<T>(target: Target, work: (name: string) => Promise<T>): Promise<T> {
  const name = `${PREFIX}${Date.now()}_${randomBytes(4).toString('hex')}`;
  await connected(target.connection, async (client) => {
    await dropForgotten(client);
    await client.query(`create database ${name} template template0 encoding 'UTF8'`);
  });
  try {
    return await work(name);
  } finally {
    await connected(target.connection, (client) =>
      client.query(`drop database if exists ${name} with (force)`)
    );
  }
}

/** A backup that was killed left its scratch database: a copy of everybody's record that nobody wants. */
async function dropForgotten(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database d
      where starts_with(datname, $1) and pg_has_role(datdba, 'member')
        and not exists (select from pg_stat_activity a where a.datname = d.datname)`,
    [PREFIX]
  );
  for (const { name } of rows) {
    const madeAt = Number.parseInt(name.slice(PREFIX.length), 10);
    // A younger one may belong to a backup that is about to connect to it.
    if (Date.now() - madeAt < FORGOTTEN_MS) continue;
    await client.query(`drop database if exists ${escapeIdentifier(name)}`);
  }
}
