/** A production server of a test's own, which can be stopped, killed and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test as base } from '@playwright/test';
import { startEmbedded } from '../../src/lib/server/db/embedded';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The first start builds when there is no build, makes a database and seeds it. */
const READY_MS = 120_000;
const STOP_MS = 20_000;

export interface ServerOptions {
  /** Default: one that nobody uses. */
  port?: number;
  /** Default: a new folder, deleted by `stop` of the server that made it. */
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
  /** SIGKILL to it and all it started but PostgreSQL: no goodbye. Start again with the same `port` and `dataDir`. */
  kill(): Promise<void>;
}

/**
 * Starts `node src/start.js` as the demo on this machine and waits until /healthz answers 200.
 * @throws with the server's own words when it ends first, or takes longer than two minutes.
 */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? newFolder();
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['src/start.js'], {
    cwd: ROOT,
    env: environment({ port, dataDir, origin }, options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a kill reaches what start.js started.
    detached: process.platform !== 'win32'
  });
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const output = () => said.join('');
  const kill = async () => {
    killGroup(child);
    await ended(child, STOP_MS);
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
  return { origin, port, dataDir, pid: child.pid ?? 0, output, stop, kill };
}

/** `server`: one for all the tests of a worker, with `baseURL` set to it. */
export const test = base.extend<object, { server: Server }>({
  server: [
    // Playwright reads what a fixture needs from this pattern, and this one needs nothing.
    // eslint-disable-next-line no-empty-pattern -- see above
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: READY_MS + STOP_MS }
  ],
  baseURL: ({ server }, use) => use(server.origin)
});
export { expect } from '@playwright/test';

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
  // Somebody else's server may answer at a port that ours could not have.
  if (hasEnded(child)) throw new Error(`Another server answers at ${origin}:\n${output()}`);
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
  const folder = mkdtempSync(join(tmpdir(), 'own-it-e2e-'));
  // Root's PostgreSQL runs as another user, who has to pass through here.
  chmodSync(folder, 0o711);
  return folder;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, 'localhost', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
