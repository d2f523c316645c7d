import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findPackage, prepareBinaries, type Binaries } from './embedded/binaries';
import { sayGoodbye, sayHello } from './embedded/clients';
import { clusterIn, ensureCluster } from './embedded/cluster';
import { keepAlive, type Keeper } from './embedded/keeper';
import { launch } from './embedded/launch';
import { withLock } from './embedded/lock';
import { choosePlace, claimFolder, ELSEWHERE, type Place } from './embedded/place';
import { findRunning, shutDown } from './embedded/postmaster';
import type { Connection } from './embedded/probe';
import { explainFolder } from './embedded/unavailable';

export { DatabaseUnavailable } from './embedded/unavailable';

export interface EmbeddedDatabase {
  /** For `pg.Pool`. */
  connection: Connection;
  /** Where the data really lies: not always the folder asked for when run as root. */
  dataDir: string;
  /** A server that was already running is used. */
  attached: boolean;
  /**
   * From now on a server that dies is started again, until `stop`. `moved` is told where it is then;
   * meanwhile queries fail as `isUnavailable` knows.
   */
  keepAlive: (moved: (connection: Connection) => void) => void;
  /**
   * Lets go of the database. The last app to do so stops the server, so several apps may share one
   * folder and leave in any order. End your own connections first; calling it twice does nothing.
   */
  stop: () => Promise<void>;
}

/**
 * Starts, attaches to or recovers the PostgreSQL that lives in `dataDir`.
 * A server whose app was killed keeps running, and the next start finds it.
 * @throws DatabaseUnavailable with one sentence a person can act on.
 */
export async function startEmbedded(options: {
  dataDir: string;
  log: (line: string) => void;
}): Promise<EmbeddedDatabase> {
  const folder = claimFolder(options.dataDir);
  const lock = join(folder, 'start.lock');
  try {
    return await withLock(lock, () => open(folder, lock, options.log));
  } catch (error) {
    throw explainFolder(error, folder);
  }
}

async function open(
  folder: string,
  lock: string,
  log: (line: string) => void
): Promise<EmbeddedDatabase> {
  const packageDir = findPackage();
  const place = choosePlace(folder, log);
  const copies = place.account ? ELSEWHERE : folder;
  const binaries = prepareBinaries({ packageDir, account: place.account, copies });
  const password = await ensureCluster(place, binaries);
  const running = await findRunning(place, password);
  const find = async () =>
    (await findRunning(place, password)) ?? launch(place, binaries, password);
  const connection = running ?? (await launch(place, binaries, password));
  const note = sayHello(place.home);
  let stopping: Promise<void> | undefined;
  let keeper: Keeper | undefined;
  return {
    connection,
    dataDir: place.home,
    attached: running !== undefined,
    keepAlive: (moved) => {
      const start = () => withLock(lock, find);
      keeper ??= keepAlive({ cluster: clusterIn(place), start, moved, log });
    },
    stop: () =>
      (stopping ??= (async () => {
        await keeper?.stop();
        await leave(place, binaries, lock, note);
      })())
  };
}

async function leave(place: Place, binaries: Binaries, lock: string, note: string): Promise<void> {
  // Someone deleted the data while we ran. The server notices within a minute and ends by itself.
  if (!existsSync(clusterIn(place))) return;
  await withLock(lock, async () => {
    if (sayGoodbye(place.home, note)) await shutDown(place, binaries);
  });
}
