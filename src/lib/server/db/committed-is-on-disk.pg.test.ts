import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from './client';
import { migrate } from './migrate';

let fresh: FreshDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** What holds for the app's own transactions, whatever the server's defaults are. */
const setting = (name: string) =>
  database.alone(crypto.randomUUID(), crypto.randomUUID(), async (tx) => {
    const { rows } = await tx.execute<{ value: string }>(
      sql`select current_setting(${name}) as value`
    );
    return rows[0]?.value;
  });

test('COMMIT waits until the log is flushed', async () => {
  expect(['on', 'remote_apply']).toContain(await setting('synchronous_commit'));
});

// Another server's disk is its owner's business; the embedded one is ours.
test.skipIf(process.env.TEST_DATABASE_URL)(
  'the embedded server really asks the disk, and survives a torn page',
  async () => {
    expect(await setting('fsync')).toBe('on');
    expect(await setting('full_page_writes')).toBe('on');
    expect(await setting('data_checksums')).toBe('on');
    expect(await setting('zero_damaged_pages')).toBe('off');
    expect(await setting('data_sync_retry')).toBe('off');
  }
);
