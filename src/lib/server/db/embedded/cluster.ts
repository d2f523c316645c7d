import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { join, parse } from 'node:path';
import { promisify } from 'node:util';
import { giveTo } from './account';
import { PROGRAM_ENV, type Binaries } from './binaries';
import { CLUSTER, type Place } from './place';
import { DatabaseUnavailable } from './unavailable';

/** The name of the database, and of the user who owns it. */
export const NAME = 'own_it';

const run = promisify(execFile);

/** PostgreSQL's own folder in this place. */
export const clusterIn = (place: Place): string => join(place.home, CLUSTER);

/**
 * Makes an empty PostgreSQL in the place unless there is one; call it under the lock.
 * @returns the password of the user `own_it`.
 * @throws DatabaseUnavailable when what is there cannot be used.
 */
export async function ensureCluster(place: Place, binaries: Binaries): Promise<string> {
  const cluster = clusterIn(place);
  const passwordFile = join(place.home, 'password');
  if (fs.existsSync(cluster)) {
    refuseOtherVersions(cluster, binaries.major);
    return readPassword(passwordFile);
  }
  const password = randomBytes(24).toString('hex');
  fs.rmSync(passwordFile, { force: true });
  fs.writeFileSync(passwordFile, password, { mode: 0o600, flush: true });
  giveTo(passwordFile, place.account);
  await makeCluster(place, binaries, passwordFile);
  return password;
}

function refuseOtherVersions(cluster: string, major: string): void {
  const file = join(cluster, 'PG_VERSION');
  const found = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : '';
  if (found === major) return;
  throw new DatabaseUnavailable(
    found
      ? `The data in ${cluster} was made by PostgreSQL ${found} and this Own It brings ${major}: set DATA_DIR to a new folder, or move the data with pg_dump.`
      : `The folder ${cluster} holds no PostgreSQL data: move it away, or set DATA_DIR to a new folder.`
  );
}

function readPassword(file: string): string {
  const password = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : '';
  if (password) return password;
  throw new DatabaseUnavailable(
    `The password of the database is gone: put ${file} back from a backup, or set DATA_DIR to a new folder.`
  );
}

/** A killed initdb leaves half a cluster, so it works under another name until it is done. */
async function makeCluster(place: Place, binaries: Binaries, passwordFile: string): Promise<void> {
  dropHalfMade(place.home);
  const fresh = `${clusterIn(place)}.new-${randomBytes(4).toString('hex')}`;
  fs.mkdirSync(fresh, { mode: 0o700 });
  giveTo(fresh, place.account);
  const options = [
    `--pgdata=${fresh}`,
    `--username=${NAME}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions'
  ];
  try {
    await run(binaries.initdb, options, {
      ...place.account,
      cwd: parse(fresh).root,
      env: PROGRAM_ENV,
      windowsHide: true
    });
  } catch (error) {
    fs.rmSync(fresh, { recursive: true, force: true });
    throw new DatabaseUnavailable(
      `PostgreSQL could not make its files in ${place.home} (${lastLine(error)}): set DATA_DIR to another folder, or set DATABASE_URL.`
    );
  }
  fs.renameSync(fresh, clusterIn(place));
  flushFolder(place.home);
}

function dropHalfMade(home: string): void {
  for (const name of fs.readdirSync(home)) {
    if (!name.startsWith(`${CLUSTER}.new-`)) continue;
    try {
      fs.rmSync(join(home, name), { recursive: true, force: true });
    } catch {
      // An initdb whose parent was killed may still be writing there; the next start removes it.
      continue;
    }
  }
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  const lines = text.split('\n').filter((line) => /error|fatal|could not/i.test(line));
  return lines.at(-1)?.trim() ?? 'initdb failed';
}

/** Without this a power cut could undo the rename after the first rows were promised to be safe. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}
