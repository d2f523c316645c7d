/** The peer: pouchdb-server, installed outside the tree, with PouchDB from the same installation. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ROOT } from '../../steps';
import { BATCH, STREAMS, type Contender } from './race';

/** 4.2.0 is the last; its own pieces in the versions that npm chooses for it, its store named. */
const PACKAGES = ['pouchdb-server@4.2.0', 'pouchdb-adapter-leveldb@7.3.1'];
const HOME = join(ROOT, 'node_modules', '.cache', 'own-it-bench', 'pouchdb-server-4.2.0');
const INSTALL_MS = 10 * 60_000;
const READY_MS = 60_000;

/** The parts of PouchDB that are used here. */
interface Pouch {
  bulkDocs(docs: object[]): Promise<unknown[]>;
  replicate: {
    to(url: string, options: object): Promise<{ ok: boolean; docs_written: number }>;
  };
  destroy(): Promise<unknown>;
}
type PouchDB = new (name: string, options: object) => Pouch;

export interface Peer {
  contenders: Contender[];
  close(): Promise<void>;
}

/** @throws with a reason when npm cannot install it here, or it does not start. */
export async function startPeer(): Promise<Peer> {
  await install();
  const folder = mkdtempSync(join(tmpdir(), 'own-it-pouch-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    [
      join(HOME, 'node_modules', 'pouchdb-server', 'bin', 'pouchdb-server'),
      ...['--port', String(port), '--host', '127.0.0.1', '--dir', folder],
      ...['--config', join(folder, 'config.json'), '--no-stdout-logs', '--no-color']
    ],
    { cwd: folder, stdio: 'ignore' }
  );
  const close = async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(child, origin);
    return { contenders: [await bulkDocs(origin), await replication(origin)], close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Once; an installation that was cut short is made again. */
async function install(): Promise<void> {
  const done = join(HOME, 'installed');
  if (existsSync(done)) return;
  rmSync(HOME, { recursive: true, force: true });
  mkdirSync(HOME, { recursive: true });
  writeFileSync(join(HOME, 'package.json'), '{"private":true}');
  // Without its optional parts and install scripts nothing has to be compiled.
  const options = '--omit=optional --ignore-scripts --save-exact --no-audit --no-fund'.split(' ');
  const windows = process.platform === 'win32';
  await promisify(execFile)(windows ? 'npm.cmd' : 'npm', ['install', ...options, ...PACKAGES], {
    cwd: HOME,
    shell: windows,
    timeout: INSTALL_MS
  });
  writeFileSync(done, PACKAGES.join('\n'));
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => found(port));
    });
  });
}

async function untilReady(child: ChildProcess, origin: string): Promise<void> {
  for (const since = Date.now(); Date.now() - since < READY_MS; await sleep(100)) {
    if (child.exitCode !== null) throw new Error('pouchdb-server ended at its start');
    if (
      await fetch(origin).then(
        ({ ok }) => ok,
        () => false
      )
    )
      return;
  }
  throw new Error('pouchdb-server is not ready after a minute');
}

/** A database for each stream, as such apps keep one for each person. */
async function makeDatabases(origin: string, name: string): Promise<string[]> {
  const urls = Array.from({ length: STREAMS }, (_, stream) => `${origin}/${name}-${stream}`);
  for (const url of urls) {
    const { ok } = await fetch(url, { method: 'PUT' });
    if (!ok) throw new Error(`pouchdb-server made no database ${url}`);
  }
  return urls;
}

const asDocs = (events: object[]): object[] =>
  (events as { id: string }[]).map(({ id, ...rest }) => ({ _id: id, ...rest }));

/** The same batches posted to `_bulk_docs`. */
async function bulkDocs(origin: string): Promise<Contender> {
  const urls = await makeDatabases(origin, 'bulk');
  return {
    name: '_bulk_docs',
    async send(batches, stream) {
      for (const events of batches) {
        const response = await fetch(`${urls[stream]}/_bulk_docs`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ docs: asDocs(events) })
        });
        const results = (await response.json()) as { ok?: boolean }[];
        if (!results.every(({ ok }) => ok)) throw new Error('not stored');
      }
    }
  };
}

/** PouchDB in this process, its documents in memory, replicating in batches of the same size. */
async function replication(origin: string): Promise<Contender> {
  const urls = await makeDatabases(origin, 'replicated');
  const load = createRequire(join(HOME, 'package.json'));
  const core = load('pouchdb-core') as { plugin(part: unknown): typeof core };
  const parts = ['adapter-memory', 'adapter-http', 'replication'];
  for (const part of parts) core.plugin(load(`pouchdb-${part}`));
  const Pouch = core as unknown as PouchDB;
  const locals = urls.map((_, stream) => new Pouch(`phone-${stream}`, { adapter: 'memory' }));
  return {
    name: 'replication',
    async prepare(batches, stream) {
      await locals[stream]?.bulkDocs(asDocs(batches.flat()));
    },
    async send(batches, stream) {
      const url = urls[stream] ?? '';
      const done = await locals[stream]?.replicate.to(url, { batch_size: BATCH });
      if (!done?.ok || done.docs_written !== batches.flat().length) throw new Error('not stored');
    },
    async close() {
      for (const local of locals) await local.destroy();
    }
  };
}
