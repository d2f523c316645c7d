import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { launchOptions } from '../../browser';
import { signInAs } from '../../e2e/people';
import { expectAllSent, heldHere, logOne, signOut } from '../../e2e/phone';
import { startServer, type Server } from '../../e2e/server';
import { truth } from '../../e2e/truth';
import type { RealOptions, Report } from './report';
import { WireDevice } from './wire-device';

const MORE = 1_000;

/**
 * The real commands on a real server: a backup while people work, so many more events, a restore, and
 * everybody reconnects. One of them is the app in a browser, whose person signed out before the restore.
 */
export async function run({ count = MORE, log }: RealOptions): Promise<Report> {
  const dataDir = mkdtempSync(join(tmpdir(), 'own-it-drill-'));
  // Root's PostgreSQL runs as another user, who has to pass through here.
  chmodSync(dataDir, 0o711);
  let server = await startServer({ dataDir });
  const browser = await chromium.launch(launchOptions());
  try {
    const since = new Date();
    const page = await (await browser.newContext({ baseURL: server.origin })).newPage();
    const devices = await signInAll(server);
    const file = join(dataDir, 'drill.backup');
    const backupSeconds = await beforeTheBackup(devices, page, () =>
      command('backup', dataDir, file)
    );
    log(`backed up in ${backupSeconds} s; ${count} more events`);
    const own = await afterTheBackup(devices, page, count);
    const refused = await isRefused(dataDir, file);
    const { port } = server;
    await server.stop();
    const restoreSeconds = await command('restore', dataDir, file, '--replace');
    log(`restored in ${restoreSeconds} s`);
    server = await startServer({ dataDir, port });
    await Promise.all(devices.map((device) => device.drain()));
    await signInAs(page, 'Admin');
    await expectAllSent(page);
    const saved = [...devices.flatMap(({ recorded }) => recorded.map(({ id }) => id)), ...own];
    const counted = await compare(server, since, saved);
    const offered = devices.reduce((sum, device) => sum + device.offeredAgain, 0);
    return {
      ok: refused && counted.lost + counted.foreign + counted.drift === 0 && offered > 0,
      figures: {
        saved: saved.length,
        ...counted,
        'offered again': offered,
        'refused while the app ran': refused ? 'yes' : 'no',
        'backup seconds': backupSeconds,
        'restore seconds': restoreSeconds
      }
    };
  } finally {
    await browser.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Two devices of one person among them. */
const signInAll = ({ origin }: Server): Promise<WireDevice[]> =>
  Promise.all(['learner', 'learner', 'champion', 'hr'].map((as) => WireDevice.signIn(origin, as)));

/** People work before the backup and while it is made. Gives how long it took. */
async function beforeTheBackup(
  devices: WireDevice[],
  page: Page,
  backup: () => Promise<number>
): Promise<number> {
  await signInAs(page, 'Admin');
  await logOne(page);
  await expectAllSent(page);
  let busy = true;
  const working = devices.map(async (device) => {
    do {
      device.record(5);
      await device.drain();
    } while (busy);
  });
  const seconds = await backup().finally(() => (busy = false));
  await Promise.all(working);
  return seconds;
}

/** Gives the ids of what the browser recorded before its person signed out. */
async function afterTheBackup(devices: WireDevice[], page: Page, count: number): Promise<string[]> {
  const each = Math.ceil(count / devices.length);
  for (const device of devices) {
    device.record(each);
    await device.drain();
  }
  await logOne(page);
  await logOne(page);
  await expectAllSent(page);
  const { events } = await heldHere(page);
  await signOut(page);
  return events.filter(({ origin }) => origin === 'here').map(({ id }) => id);
}

/** Whether the restore refuses to work under the app that runs. */
const isRefused = (dataDir: string, file: string): Promise<boolean> =>
  command('restore', dataDir, file, '--replace').then(
    () => false,
    (error: Error) => /stop the app first/.test(error.message)
  );

async function compare(server: Server, since: Date, saved: string[]) {
  const { events, drift } = await truth(server, since);
  const there = new Set(events.map((one) => one.event_id));
  const lost = saved.filter((id) => !there.has(id)).length;
  const known = new Set(saved);
  const foreign = [...there].filter((id) => !known.has(id)).length;
  return { lost, foreign, drift: drift.length };
}

/** `npm run <name> -- …` in a process of its own; gives the seconds it took. */
function command(name: string, dataDir: string, ...args: string[]): Promise<number> {
  const started = performance.now();
  const child = spawn('npm', ['run', '--silent', name, '--', ...args], {
    env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32'
  });
  const said: string[] = [];
  child.stdout.on('data', (text: Buffer) => said.push(text.toString()));
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(Math.round((performance.now() - started) / 100) / 10);
      else reject(new Error(`npm run ${name}: ${said.join('')}`));
    });
  });
}
