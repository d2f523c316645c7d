import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { projectRoot } from '../root';

/** Any number, the same in every process: only one of them migrates at a time. */
export const MIGRATION_LOCK = 72_616_361;
export const MIGRATIONS = join(projectRoot(), 'src/lib/server/db/migrations');

/** Brings the database up to this build's schema. Safe to call from several processes at once. */
export async function migrate(connection: ClientConfig): Promise<void> {
  const client = new Client(connection);
  await client.connect();
  try {
    const db = drizzle({ client });
    await db.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await runMigrations(db, { migrationsFolder: MIGRATIONS });
  } finally {
    await client.end();
  }
}
