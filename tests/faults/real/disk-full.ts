import { statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { connectionTo } from '../../../src/lib/server/db/embedded/probe';
import { readFileSync } from 'node:fs';
import type { RealOptions, Report } from './report';
import { mount, noDisk, removeFile } from './small-disk';
import { health, spread, underLoad, type Stage } from './under-load';

const DISK_MIB = 1024;
/** How long a full disk is left so. */
const FULL_MS = 4_000;

const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Takes all but a little of what is left. */
function fill(file: string, folder: string, leave: number): void {
  writeFileSync(file, Buffer.alloc(Math.max(0, freeBytes(folder) - leave)));
}

/** Makes PostgreSQL want another 16 MiB for its log at once: without them it has to give up and restart. */
async function askForMoreLog({ server }: Stage): Promise<void> {
  const home = join(server.dataDir, 'postgres');
  const password = readFileSync(join(home, 'password'), 'utf8').trim();
  const client = new Client(connectionTo({ host: join(home, 'run'), port: 5432 }, password));
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (let i = 0; i < 20; i += 1) await client.query('select pg_switch_wal(), pg_sleep(0.05)');
  } catch {
    // As it should be.
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** One full disk, until there is room again. @returns milliseconds until all was well after that. */
async function fullOnce(stage: Stage, folder: string, round: number): Promise<number> {
  const ballast = join(folder, 'ballast');
  fill(ballast, folder, stage.dice.whole(0, 256) * 1024);
  if (round % 2 === 0) await askForMoreLog(stage);
  await sleep(FULL_MS);
  removeFile(ballast);
  const ms = await stage.untilHealthy();
  await stage.moment(1_000);
  return ms;
}

/**
 * The disk under the embedded PostgreSQL fills up under load, so that now a table cannot grow and now
 * its log cannot, for which it gives up and has to be started again. Then there is room again.
 */
export async function run({ count = 4, log }: RealOptions): Promise<Report> {
  const notShown = noDisk();
  if (notShown) return { ok: false, figures: {}, notShown };
  const disk = mount('-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs');
  try {
    return await underLoad({ dataDir: join(disk.folder, 'data') }, async (stage) => {
      const back: number[] = [];
      for (let round = 0; round < count; round += 1) {
        back.push(await fullOnce(stage, disk.folder, round));
        log(`${round + 1} times full`);
      }
      const said = readFileSync(join(stage.server.dataDir, 'postgres', 'postgres.log'), 'utf8');
      const full = said.match(/No space left on device/g)?.length ?? 0;
      const panics = said.match(/PANIC: /g)?.length ?? 0;
      const { answered } = stage.proxy;
      const wrong = Object.keys(answered).filter(
        (status) => !['200', '429', '503'].includes(status)
      );
      return {
        ok: full > 0 && wrong.length === 0 && (await health(stage.server)) === 200,
        figures: {
          'times full': count,
          'refusals of the disk': full,
          'PostgreSQL gave up': panics,
          'well again after room': spread(back),
          answers: JSON.stringify(answered)
        }
      };
    });
  } finally {
    disk.unmount();
  }
}
