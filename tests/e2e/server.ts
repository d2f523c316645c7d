/** A production server of a test's own, which can be stopped, killed and started again. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import { startEmbedded } from '../../src/lib/server/db/embedded';
import { truth } from './truth';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The first start builds when there is no build, makes a database and seeds it. */
const READY_MS = 180_000;
const STOP_MS = 20_000;

/** Names the folder that seed-once.ts made: seeding takes longer than most tests. */
export const SEEDED = 'OWN_IT_E2E_SEEDED';

/** Servers of a test run that is cut short must not outlive it. */
const alive = new Set<ChildProcess>();
process.once('exit', () => alive.forEach(killGroup));

export interface ServerOptions {
  /** Default: one that nobody uses. */
  port?: number;
  /** Default: a new folder with the demo in it, deleted by `stop` of the server that made it. */
  dataDir?: string;
  /** Over the defaults of a demo server; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
}

export interface Server {
  origin: string;
  port: number;
  dataDir: string;
  pid: number;
  /** Everything the server has said. */
  output(): string;
  /** SIGTERM, and SIGKILL when that is not enough; also ends the database that a kill left running. */
  stop(): Promise<void>;
  /** SIGTERM and nothing else. The code is null when it did not end by itself in 20 seconds. */
  terminate(): Promise<{ code: number | null; ms: number }>;
  /** SIGKILL to it and all it started but PostgreSQL: no goodbye. Start again with the same `port` and `dataDir`. */
  kill(): Promise<void>;
}

/**
 * Starts `node src/start.js` as the demo on this machine and waits until /healthz answers 200.
 * @throws with the server's own words when it ends first, or takes longer than three minutes.
 */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const port = await freePort(options.port);
  const dataDir = options.dataDir ?? newFolder();
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['src/start.js'], {
    cwd: ROOT,
    env: environment({ port, dataDir, origin }, options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a kill reaches what start.js started.
    detached: process.platform !== 'win32'
  });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const output = () => said.join('');
  const kill = async () => {
    killGroup(child);
    await ended(child, STOP_MS);
  };
  const terminate = async () => {
    const since = performance.now();
    child.kill('SIGTERM');
    await ended(child, STOP_MS);
    return { code: child.exitCode, ms: performance.now() - since };
  };
  const stop = async () => {
    child.kill('SIGTERM');
    if (!(await ended(child, STOP_MS))) await kill();
    await endDatabase(dataDir);
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(child, origin, output);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, port, dataDir, pid: child.pid ?? 0, output, terminate, stop, kill };
}

interface PerTest {
  /** `startServer` for one test: stops whatever it started, also when the test fails. */
  start: typeof startServer;
}
interface PerWorker {
  /**
   * One for all the tests of a worker; `baseURL` leads to it, so every test with a page starts it.
   * A spec that only starts servers of its own says `test.use({ baseURL: undefined })`.
   */
  server: Server;
}

/* eslint-disable no-empty-pattern -- Playwright reads from the pattern what a fixture needs: nothing */
export const test = base.extend<PerTest, PerWorker>({
  start: async ({}, use) => {
    const started: Server[] = [];
    await use(async (options) => {
      const server = await startServer(options);
      started.push(server);
      return server;
    });
    // The last first: the folder belongs to the one that made it.
    for (const server of started.reverse()) await server.stop();
  },
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      // Whatever the tests did: every number on a dashboard equals a recount of the raw events.
      const { drift } = await truth(server, new Date());
      await server.stop();
      expect(drift).toEqual([]);
    },
    { scope: 'worker', timeout: READY_MS + STOP_MS }
  ],
  baseURL: ({ server }, use) => use(server.origin)
});
/* eslint-enable no-empty-pattern */
export { expect };

function environment(
  at: { port: number; dataDir: string; origin: string },
  more: ServerOptions['env']
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DATABASE_URL: undefined,
    DEMO: '1',
    HOST: 'localhost',
    PORT: String(at.port),
    ORIGIN: at.origin,
    DATA_DIR: at.dataDir,
    ...more
  };
}

async function untilReady(
  child: ChildProcess,
  origin: string,
  output: () => string
): Promise<void> {
  const since = Date.now();
  while (!(await isReady(origin))) {
    if (hasEnded(child)) throw new Error(`The server ended at its start:\n${output()}`);
    if (Date.now() - since > READY_MS) throw new Error(`The server is not ready:\n${output()}`);
    await sleep(100);
  }
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (
      (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(5_000) })).status === 200
    );
  } catch {
    return false;
  }
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function ended(child: ChildProcess, within: number): Promise<boolean> {
  for (const since = Date.now(); !hasEnded(child) && Date.now() - since < within;) await sleep(20);
  return hasEnded(child);
}

function killGroup(child: ChildProcess): void {
  if (process.platform === 'win32' || child.pid === undefined) return void child.kill('SIGKILL');
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** The embedded PostgreSQL outlives a killed server; who attaches to it last can end it. */
async function endDatabase(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'postgres');
  if (!existsSync(join(folder, 'cluster', 'postmaster.pid'))) return;
  const database = await startEmbedded({ dataDir: folder, log: () => undefined });
  await database.stop();
}

function newFolder(): string {
  const folder = emptyFolder();
  const seeded = process.env[SEEDED];
  // With owners and modes: root's PostgreSQL is another user's. Windows has no such command, and seeds.
  if (seeded && process.platform !== 'win32') {
    execFileSync('cp', ['-a', `${seeded}/.`, folder]);
  }
  return folder;
}

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'own-it-e2e-'));
  // Root's PostgreSQL runs as another user, who has to pass through here.
  chmodSync(folder, 0o711);
  return folder;
}

/** @throws when the port asked for is taken: whoever has it would answer in our server's place. */
function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(wanted, 'localhost', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
