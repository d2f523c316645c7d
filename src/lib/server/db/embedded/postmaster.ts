import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries';
import { clusterIn } from './cluster';
import type { Place } from './place';
import { connectionTo, probe, readNotice, type Connection, type Notice } from './probe';
import { isAlive, waitFor, worksIn } from './processes';
import { DatabaseUnavailable } from './unavailable';

/** Replaying the log after a crash can take this long on a slow disk. */
export const READY_MS = 120_000;
/** For a server that is alive but mute. */
const MUTE_MS = 15_000;
/** After SIGINT the server cuts off its clients and saves; after SIGQUIT it just ends. */
const FAST_MS = 10_000;

/**
 * Finds the server that already works in this place, waiting for one that is still starting.
 * @returns undefined when none does.
 */
export async function findRunning(place: Place, password: string): Promise<Connection | undefined> {
  const cluster = clusterIn(place);
  const since = Date.now();
  for (;;) {
    const notice = readNotice(cluster);
    // A copied folder brings the original's notice along, and must not lead us to its server.
    if (!notice || resolve(notice.dataDir) !== cluster) return undefined;
    const connection = notice.at && connectionTo(notice.at, password);
    const answer = connection ? await probe(connection) : 'nobody';
    if (answer === 'ready') return connection;
    if (answer === 'wrong-password') throw wrongPassword(place, notice);
    if (!worksIn(notice.pid, cluster)) return undefined;
    const waited = Date.now() - since;
    if (waited > (answer === 'not-yet' ? READY_MS : MUTE_MS)) throw mute(place, notice);
    await sleep(100);
  }
}

function wrongPassword(place: Place, { pid }: Notice): DatabaseUnavailable {
  return new DatabaseUnavailable(
    `The PostgreSQL that runs as process ${pid} does not know the password in ${join(place.home, 'password')}: stop that process, or set DATA_DIR to another folder.`
  );
}

function mute(place: Place, { pid }: Notice): DatabaseUnavailable {
  return new DatabaseUnavailable(
    `The PostgreSQL in ${place.home} (process ${pid}) does not answer: stop that process and start again.`
  );
}

/** Stops the server that works in this place, if one does, and waits for its end. Safe at any moment: everything committed is on disk. */
export async function shutDown(place: Place, binaries: Binaries): Promise<void> {
  const cluster = clusterIn(place);
  const notice = readNotice(cluster);
  if (!notice || !worksIn(notice.pid, cluster)) return;
  const gone = (): boolean => !isAlive({ pid: notice.pid, started: '' });
  if (process.platform === 'win32') {
    const stop = (mode: string): void =>
      void spawnSync(binaries.pgCtl, ['stop', '-W', '-D', cluster, '-m', mode]);
    stop('fast');
    if (!(await waitFor(gone, FAST_MS))) stop('immediate');
  } else {
    process.kill(notice.pid, 'SIGINT');
    if (!(await waitFor(gone, FAST_MS)) && worksIn(notice.pid, cluster)) {
      process.kill(notice.pid, 'SIGQUIT');
    }
  }
  await waitFor(gone, FAST_MS);
  const host = notice.at?.host;
  if (host && isAbsolute(host)) rmSync(host, { recursive: true, force: true });
}
