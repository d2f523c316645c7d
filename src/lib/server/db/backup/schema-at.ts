import { readMigrationFiles, type MigrationMeta } from 'drizzle-orm/migrator';
import type { ClientBase } from 'pg';
import { MIGRATION_LOCK, MIGRATIONS } from '../migrate';
import type { Header } from './format';
import { SCHEMAS, tablesOf } from './tables';
import { BackupError } from './trouble';

type Migration = Header['migration'];

const known = (): MigrationMeta[] => readMigrationFiles({ migrationsFolder: MIGRATIONS });

/** The last migration of the database; undefined when it holds no Own It. */
export async function migrationOf(client: ClientBase): Promise<Migration | undefined> {
  const { rows: there } = await client.query<{ there: boolean }>(
    "select to_regclass('drizzle.__drizzle_migrations') is not null as there"
  );
  if (!there[0]?.there) return undefined;
  const { rows } = await client.query<{ at: string; hash: string }>(
    'select created_at as at, hash from drizzle.__drizzle_migrations order by created_at desc limit 1'
  );
  return rows[0] && { at: Number(rows[0].at), hash: rows[0].hash };
}

/** @throws BackupError when this build does not know the migration; `what` has it. */
export function mustKnow({ at, hash }: Migration, what: string): void {
  const all = known();
  if (all.some((one) => one.folderMillis === at && one.hash === hash)) return;
  const newer = at > (all.at(-1)?.folderMillis ?? 0);
  throw new BackupError(
    newer
      ? `${what} was made by a newer Own It and nothing was changed: use that version.`
      : `${what} was made by another build of Own It, whose tables this one does not know; nothing was changed.`
  );
}

/**
 * Brings the schema up to the migration written at `upTo`, or to this build's own, inside the caller's
 * transaction; drizzle's migrator would commit it. Keeps drizzle's own record of what was done.
 */
export async function migrateWithin(client: ClientBase, upTo = Infinity): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
  await client.query('create schema if not exists drizzle');
  await client.query(
    'create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)'
  );
  const last = (await migrationOf(client))?.at ?? 0;
  for (const { folderMillis, hash, sql } of known()) {
    if (folderMillis <= last || folderMillis > upTo) continue;
    for (const statement of sql) await client.query(statement);
    await client.query(
      'insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)',
      [hash, folderMillis]
    );
  }
}

/** Takes every table of Own It away, and the record of its migrations. */
export async function dropAll(client: ClientBase): Promise<void> {
  const tables = await tablesOf(client);
  if (tables.length > 0) {
    await client.query(`drop table ${tables.map(({ quoted }) => quoted).join(', ')} cascade`);
  }
  for (const schema of [...SCHEMAS.filter((name) => name !== 'public'), 'drizzle']) {
    await client.query(`drop schema if exists ${schema} cascade`);
  }
}
