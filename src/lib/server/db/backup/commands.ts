import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientConfig } from 'pg';
import { renewEpochs } from './epochs';
import type { Manifest } from './format';
import { putBack, type Restored } from './put-back';
import { migrationOf } from './schema-at';
import { inScratch, mustMakeDatabases } from './scratch';
import { connected, transaction } from './session';
import { tablesOf } from './tables';
import { take } from './take';
import type { Target } from './target';
import { BackupError } from './trouble';
import { lift, soon } from './wall';

/** How long an app that has just been stopped may take to let go of its connections. */
const LETTING_GO_MS = 1_000;

/** A backup that was made, and how many rows of counts a restore of it puts right. */
export type Made = Manifest & Pick<Restored, 'repaired'>;

/**
 * Backs the database up into a new file. The file gets its name only when it has been restored into a
 * scratch database, with every row that it says it has: there is no backup that nobody has restored.
 * @throws BackupError with one sentence; then there is no file of that name.
 */
export async function backup(target: Target, file: string): Promise<Made> {
  if (existsSync(file)) {
    throw new BackupError(`${file} is there already and was left alone: give another name.`);
  }
  await mustMakeDatabases(target);
  const partial = `${file}.partial`;
  await rm(partial, { force: true });
  try {
    const manifest = await take(target.connection, partial);
    const { repaired } = await verify(target, partial);
    await rename(partial, file);
    await toDisk(dirname(file));
    return { ...manifest, repaired };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Restores the file where it can do no harm. @throws BackupError when that shows it to be no good. */
export function verify(target: Target, file: string): Promise<Restored> {
  return inScratch(target, (name) => putBack(target.named(name), file, { replace: false })).catch(
    (error: unknown) => {
      if (!(error instanceof BackupError)) throw error;
      throw new BackupError(`The backup was made and is no good: ${error.message}`);
    }
  );
}

/** Puts a backup back. @throws BackupError with one sentence; then nothing has changed. */
export async function restore(
  target: Target,
  file: string,
  options: { replace: boolean }
): Promise<Restored> {
  await mustBeAlone(target.connection);
  return putBack(target.connection, file, options);
}

/**
 * For a database that was restored by other means: tells its phones that it went back. Returns how many
 * organisations have a new epoch. The app may run: its requests never wait long behind this.
 * @throws BackupError when something else has the organisations open; then nothing has changed.
 */
export function newEpoch({ connection }: Target): Promise<number> {
  return connected(connection, (client) =>
    transaction(client, 'begin', async () => {
      if (!(await migrationOf(client))) throw new BackupError('This database holds no Own It.');
      const tables = (await tablesOf(client)).filter(({ name }) => name === 'public.organisation');
      return soon(client, async () => {
        const putUp = await lift(client, tables);
        const count = await renewEpochs(client);
        await putUp();
        return count;
      });
    })
  );
}

/**
 * A running app is refused, so that nobody restores under people at work by mistake. One that slips
 * through does no harm: the restore is one transaction that has the tables to itself.
 */
async function mustBeAlone(connection: ClientConfig): Promise<void> {
  const others = await connected(connection, async (client) => {
    for (const since = Date.now(); ; await sleep(100)) {
      const { rows } = await client.query<{ others: number }>(
        `select count(*)::int as others from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
            and coalesce(backend_type, 'client backend') = 'client backend'`
      );
      const count = rows[0]?.others ?? 0;
      if (count === 0 || Date.now() - since > LETTING_GO_MS) return count;
    }
  });
  if (others === 0) return;
  throw new BackupError(
    `Somebody uses this database (${others} connections) and nothing was changed: stop the app first.`
  );
}

/** A new name is safe from a power cut only once its folder is written. Windows has no such call. */
async function toDisk(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
