import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { canEnter, giveTo } from './account';
import { PROGRAM_ENV, type Binaries } from './binaries';
import { clusterIn } from './cluster';
import type { Place } from './place';
import { READY_MS } from './postmaster';
import { connectionTo, probe, readNotice, type Connection } from './probe';
import { isAlive } from './processes';
import { DatabaseUnavailable } from './unavailable';

const LOG_LIMIT_BYTES = 5 * 1024 * 1024;
/** The shortest limit on a socket's path among the systems we know, less PostgreSQL's file name. */
const SOCKET_DIR_BYTES = 103 - '/.s.PGSQL.5432.lock'.length;

/** For a small machine that runs other things too. */
const SETTINGS = [
  'shared_buffers=64MB',
  'max_connections=60',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  'cluster_name=own_it'
];

/**
 * Starts a server in this place and waits until it can be used; call it under the lock, and only
 * when `findRunning` found none.
 * @throws DatabaseUnavailable
 */
export async function launch(
  place: Place,
  binaries: Binaries,
  password: string
): Promise<Connection> {
  forgetDeadServer(place);
  const at = await chooseAddress(place);
  const connection = connectionTo(at, password);
  const log = join(place.home, 'postgres.log');
  rotate(log);
  // The children of a server that was killed may hold its memory for a moment, and it is refused until then.
  for (const pause of [100, 400, 1500, 0]) {
    const child = spawnServer(place, binaries, at, log);
    if (await becomesReady(child, connection)) return connection;
    await sleep(pause);
  }
  throw new DatabaseUnavailable(
    `PostgreSQL did not start in ${place.home} (${lastComplaint(log)}): see ${log}, or set DATABASE_URL.`
  );
}

/**
 * Takes the traces of a dead server away that would stop a new one. PostgreSQL sees to a plain dead
 * process itself, but not to one whose number now belongs to somebody else: common in containers.
 */
function forgetDeadServer(place: Place): void {
  const cluster = clusterIn(place);
  const notice = readNotice(cluster);
  const host = notice && notice.dataDir === cluster ? notice.at?.host : undefined;
  if (host && isAbsolute(host)) fs.rmSync(host, { recursive: true, force: true });
  if (notice && isAlive({ pid: notice.pid, started: '' })) {
    // PostgreSQL takes its parent's number for a stale one. The other lines must stay: by them it
    // finds children of the dead server that are still writing.
    const file = join(cluster, 'postmaster.pid');
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    fs.writeFileSync(file, [String(process.pid), ...lines.slice(1)].join('\n'));
  }
  fs.rmSync(join(place.home, 'run'), { recursive: true, force: true });
}

async function chooseAddress(place: Place): Promise<{ host: string; port: number }> {
  if (process.platform === 'win32') return { host: '127.0.0.1', port: await freePort() };
  const own = join(place.home, 'run');
  const fits = Buffer.byteLength(own) <= SOCKET_DIR_BYTES;
  if (fits) fs.mkdirSync(own, { mode: 0o700 });
  const host = fits ? own : fs.mkdtempSync(join(sharedTemp(place), 'own-it-'));
  giveTo(host, place.account);
  return { host, port: 5432 };
}

/** The machine's folder for short-lived files, or /tmp where that one is too deep or closed to the account. */
function sharedTemp({ account }: Place): string {
  const usual = tmpdir();
  const short = Buffer.byteLength(join(usual, 'own-it-123456')) <= SOCKET_DIR_BYTES;
  return short && (!account || canEnter(usual, account)) ? usual : '/tmp';
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(address && typeof address === 'object' ? address.port : 0));
    });
  });
}

function rotate(log: string): void {
  const size = fs.statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) fs.renameSync(log, `${log}.old`);
}

/** In a process group of its own, so that Ctrl-C reaches us and not the server; its output goes to a file that outlives us. */
function spawnServer(
  place: Place,
  binaries: Binaries,
  at: { host: string; port: number },
  log: string
): ChildProcess {
  const output = fs.openSync(log, 'a', 0o600);
  giveTo(log, place.account);
  const common = { cwd: place.home, detached: true, env: PROGRAM_ENV, windowsHide: true };
  const windows = process.platform === 'win32';
  const settings = [
    ...SETTINGS,
    `port=${at.port}`,
    `listen_addresses=${windows ? at.host : ''}`,
    // A list with commas between, so a folder whose name has one needs the quotes.
    `unix_socket_directories=${windows ? '' : `"${at.host.replaceAll('"', '""')}"`}`
  ].flatMap((setting) => ['-c', setting]);
  const cluster = clusterIn(place);
  // pg_ctl sheds administrator's rights, with which PostgreSQL refuses to run on Windows.
  const child = windows
    ? spawn(binaries.pgCtl, ['start', '-W', '-D', cluster, '-l', log, '-o', settings.join(' ')], {
        ...common,
        stdio: 'ignore'
      })
    : spawn(binaries.postgres, ['-D', cluster, ...settings], {
        ...common,
        ...place.account,
        stdio: ['ignore', output, output]
      });
  child.on('error', (error) => fs.appendFileSync(log, `FATAL: ${error.message}\n`));
  child.unref();
  fs.closeSync(output);
  return child;
}

async function becomesReady(child: ChildProcess, connection: Connection): Promise<boolean> {
  const deadline = Date.now() + READY_MS;
  // On Windows the child is pg_ctl, which ends well as soon as the server is on its way.
  const leftToRun = process.platform === 'win32' ? 0 : null;
  const ended = (): boolean =>
    child.pid === undefined ||
    child.signalCode !== null ||
    (child.exitCode !== null && child.exitCode !== leftToRun);
  while (!ended() && Date.now() < deadline) {
    if ((await probe(connection)) === 'ready') return true;
    await sleep(25);
  }
  return false;
}

function lastComplaint(log: string): string {
  const lines = fs.readFileSync(log, 'utf8').split('\n');
  const complaint = lines.filter((line) => /FATAL|PANIC/.test(line)).at(-1);
  return complaint?.replace(/^.*(FATAL|PANIC): +/, '').trim() ?? 'it gave no reason';
}
