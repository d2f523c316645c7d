import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, serversIn } from '../../fixtures/embedded-app-driver';
import type { RealOptions, Report } from './report';

const ROUNDS = ['a new folder', 'after all were killed', 'after an orderly stop'] as const;

interface Seen {
  ready: number;
  refused: number;
  postmasters: number;
}

/** Many processes open one data folder at the same moment; each writes a row. */
async function startAll(
  dataDir: string,
  count: number
): Promise<{ apps: App[]; home: string; seen: Seen }> {
  const all = Array.from({ length: count }, () => new App(dataDir));
  const told = await Promise.all(all.map((app) => app.next()));
  const apps = all.filter((_, i) => told[i]?.ready);
  const home = told.find((one) => one.ready)?.dataDir ?? dataDir;
  const [first, ...others] = apps;
  // The first makes the table, which PostgreSQL does not let several do at once.
  await first?.order('insert');
  await Promise.all(others.map((app) => app.order('insert')));
  const postmasters = serversIn(join(home, 'cluster')).length;
  const refused = told.filter((one) => one.error === 'DatabaseUnavailable').length;
  return { apps, home, seen: { ready: apps.length, refused, postmasters } };
}

/**
 * As many apps as asked for start on one data folder at once, three times: on a new folder, after all of them and
 * their PostgreSQL were killed, and after an orderly stop. One PostgreSQL serves them, and every row is there.
 */
export async function run({ count = 10, log }: RealOptions): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'own-it-double-'));
  // As root the database runs as another user, who must get through here.
  chmodSync(folder, 0o755);
  const dataDir = join(folder, 'data');
  const total: Seen & { rows: number; left: number } = {
    ready: 0,
    refused: 0,
    postmasters: 0,
    rows: 0,
    left: 0
  };
  try {
    for (const round of ROUNDS) {
      log(`${count} starts: ${round}`);
      const { apps, home, seen } = await startAll(dataDir, count);
      total.ready += seen.ready;
      total.refused += seen.refused;
      total.postmasters += seen.postmasters;
      total.rows = (await apps[0]?.order('count'))?.count ?? 0;
      if (round === ROUNDS[0]) {
        await Promise.all(apps.map((app) => app.kill()));
        for (const pid of serversIn(join(home, 'cluster'))) process.kill(pid, 'SIGKILL');
      } else {
        await Promise.all(apps.map((app) => app.order('stop').then(() => app.ended())));
        total.left += serversIn(join(home, 'cluster')).length;
      }
    }
    const { ready, refused, postmasters, rows, left } = total;
    const ok =
      ready + refused === count * ROUNDS.length &&
      ready > 0 &&
      rows === ready &&
      postmasters === ROUNDS.length &&
      left === 0;
    return {
      ok,
      figures: {
        starts: count * ROUNDS.length,
        ready,
        'refused with a sentence': refused,
        'postmasters a round': postmasters / ROUNDS.length,
        'rows written': ready,
        'rows found': rows,
        'left running': left
      }
    };
  } finally {
    for (const pid of serversIn(join(dataDir, 'cluster'))) process.kill(pid, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  }
}
