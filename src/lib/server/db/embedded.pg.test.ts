import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App, serversIn, type Message } from '../../../../tests/fixtures/embedded-app-driver';
import { DatabaseUnavailable, startEmbedded } from './embedded';
import { postgresAccount, runsAsRoot } from './embedded/account';
import { findPackage, prepareBinaries } from './embedded/binaries';
import { withLock } from './embedded/lock';
import { waitFor } from './embedded/processes';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let temp: string;
let dataDir: string;
const apps: App[] = [];
const places = new Set<string>();

beforeEach(() => {
  temp = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'own-it-test-')));
  // As root the database runs as another user, who must get through here; one test closes it again.
  fs.chmodSync(temp, 0o755);
  dataDir = join(temp, 'data');
  places.add(dataDir);
});

afterEach(async () => {
  for (const app of apps.splice(0)) await app.kill();
  for (const place of places) {
    for (const pid of serversIn(join(place, 'cluster'))) process.kill(pid, 'SIGQUIT');
    await waitFor(() => serversIn(join(place, 'cluster')).length === 0, 10_000);
    fs.rmSync(place, { recursive: true, force: true });
  }
  places.clear();
  fs.rmSync(temp, { recursive: true, force: true });
});

const servers = (): number[] => serversIn(join(dataDir, 'cluster'));

async function start(folder = dataDir): Promise<{ app: App; told: Message }> {
  const app = new App(folder);
  apps.push(app);
  const told = await app.next();
  if (told.dataDir) places.add(told.dataDir);
  return { app, told };
}

async function stop(app: App): Promise<void> {
  expect(await app.order('stop')).toEqual({ stopped: true });
  await app.ended();
}

describe('an ordinary life', () => {
  it('starts in a new folder, stops without a trace and finds its rows again', async () => {
    const first = await start();
    expect(first.told).toMatchObject({ ready: true, attached: false, dataDir });
    await first.app.order('insert');
    await stop(first.app);
    expect(servers()).toEqual([]);
    expect(fs.existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);

    const second = await start();
    expect(second.told).toMatchObject({ ready: true, attached: false });
    expect(await second.app.order('count')).toEqual({ count: 1 });
    await stop(second.app);
  });

  it('keeps its password to its owner and listens on no network', async () => {
    const { told } = await start();
    expect(fs.statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(fs.statSync(join(dataDir, 'run')).mode & 0o777).toBe(0o700);
    expect(told.host).toBe(join(dataDir, 'run'));
    const { connection, stop: leave } = await startEmbedded({ dataDir, log: () => undefined });
    const { Client } = await import('pg');
    const client = new Client(connection);
    await client.connect();
    const asked = await client.query<Record<string, string>>(
      `select current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync,
        current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding`
    );
    expect(asked.rows).toEqual([{ addresses: '', fsync: 'on', checksums: 'on', encoding: 'UTF8' }]);
    await client.end();
    const stranger = new Client({ ...connection, password: 'guess' });
    await expect(stranger.connect()).rejects.toThrow('password authentication failed');
    await leave();
  });

  it('works in a folder whose path is too long for a socket, or has a comma', async () => {
    for (const name of ['long'.repeat(30), 'Smith, "Jo"']) {
      const folder = join(temp, name);
      const { app, told } = await start(folder);
      expect(told).toMatchObject({ ready: true, dataDir: folder });
      await stop(app);
      expect(fs.existsSync(told.host ?? temp)).toBe(false);
    }
  });
});

describe('after a kill', () => {
  it('attaches to the server that outlived a killed app', async () => {
    const first = await start();
    await first.app.order('insert');
    const before = servers();
    await first.app.kill();

    const second = await start();
    expect(second.told).toMatchObject({ ready: true, attached: true });
    expect(servers()).toEqual(before);
    expect(await second.app.order('count')).toEqual({ count: 1 });
    // The killed app's note must not keep the server alive.
    await stop(second.app);
    expect(servers()).toEqual([]);
  });

  it('recovers every committed row when app and server are killed', async () => {
    const first = await start();
    for (let row = 0; row < 5; row += 1) await first.app.order('insert');
    await first.app.kill();
    for (const pid of servers()) process.kill(pid, 'SIGKILL');

    const second = await start();
    expect(second.told).toMatchObject({ ready: true, attached: false });
    expect(await second.app.order('count')).toEqual({ count: 5 });
    await stop(second.app);
  });

  it('starts although the dead server’s process number now belongs to somebody else', async () => {
    const first = await start();
    await first.app.order('insert');
    await first.app.kill();
    for (const pid of servers()) process.kill(pid, 'SIGKILL');
    const notice = join(dataDir, 'cluster', 'postmaster.pid');
    const lines = fs.readFileSync(notice, 'utf8').split('\n');
    fs.writeFileSync(notice, [String(process.pid), ...lines.slice(1)].join('\n'));

    const second = await start();
    expect(second.told).toMatchObject({ ready: true, attached: false });
    expect(await second.app.order('count')).toEqual({ count: 1 });
    await stop(second.app);
  });
});

describe('several apps on one folder', () => {
  it('five that start at once share one server, and the last one out stops it', async () => {
    const started = await Promise.all(Array.from({ length: 5 }, () => start()));
    expect(started.filter(({ told }) => told.ready)).toHaveLength(5);
    expect(started.filter(({ told }) => told.attached)).toHaveLength(4);
    expect(servers()).toHaveLength(1);
    const [last, ...others] = started.map(({ app }) => app);
    // The first makes the table, which PostgreSQL does not let several do at once.
    await last?.order('insert');
    await Promise.all(others.map((app) => app.order('insert')));

    await Promise.all(others.map(stop));
    expect(servers()).toHaveLength(1);
    expect(await last?.order('count')).toEqual({ count: 5 });
    if (last) await stop(last);
    expect(servers()).toEqual([]);
  });

  it('takes the lock of a dead process over, and only one of many does', async () => {
    const lock = join(temp, 'start.lock');
    fs.writeFileSync(lock, '4194999 1');
    let inside = 0;
    let most = 0;
    const turn = () =>
      withLock(lock, async () => {
        most = Math.max(most, (inside += 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 10 }, turn));
    expect(most).toBe(1);
    expect(fs.existsSync(lock)).toBe(false);
  });
});

// An ordinary user is never moved elsewhere, and cannot make a folder that only root may enter.
describe.skipIf(!runsAsRoot())('as root, in a folder only root may enter', () => {
  beforeEach(() => fs.chmodSync(temp, 0o700));

  it('puts the data where the database user can reach it, says so, and finds it again', async () => {
    const first = await start();
    expect(first.told.ready).toBe(true);
    expect(first.told.dataDir).toMatch(/^\/var\/lib\/own-it\//);
    expect(first.told.log).toEqual([expect.stringContaining(first.told.dataDir ?? 'no place')]);
    await first.app.order('insert');
    await stop(first.app);

    const second = await start();
    expect(second.told.dataDir).toBe(first.told.dataDir);
    expect(await second.app.order('count')).toEqual({ count: 1 });
    await stop(second.app);
    expect(serversIn(join(first.told.dataDir ?? '', 'cluster'))).toEqual([]);
  });

  it('copies the programs and links their libraries when it cannot reach the package', () => {
    const packageDir = join(temp, 'linux-x64');
    const withoutLinks = (path: string) => !fs.lstatSync(path).isSymbolicLink();
    fs.cpSync(findPackage(), packageDir, { recursive: true, filter: withoutLinks });
    // The copies' parent has to be open to the database user, as /var/lib is.
    const open = fs.mkdtempSync(join(tmpdir(), 'own-it-open-'));
    places.add(open);
    fs.chmodSync(open, 0o755);
    const options = { packageDir, account: postgresAccount(), copies: join(open, 'own-it') };
    const binaries = prepareBinaries(options);
    expect(binaries.native.startsWith(options.copies)).toBe(true);
    expect(fs.readdirSync(join(binaries.native, 'lib'))).toContain('libpq.so.5');
    const madeAt = fs.statSync(binaries.postgres).ctimeMs;
    expect(prepareBinaries(options)).toEqual(binaries);
    expect(fs.statSync(binaries.postgres).ctimeMs).toBe(madeAt);
  });
});

describe('a folder that cannot be used is refused in one sentence', () => {
  async function refusal(folder = dataDir): Promise<string> {
    const failed: unknown = await startEmbedded({ dataDir: folder, log: () => undefined }).catch(
      (error: unknown) => error
    );
    expect(failed).toBeInstanceOf(DatabaseUnavailable);
    const { message } = failed as DatabaseUnavailable;
    expect(message).not.toContain('\n');
    expect(message).toMatch(/^[A-Z].*DATA_DIR.*\.$/);
    return message;
  }

  it('a file in its place, or above it', async () => {
    fs.writeFileSync(dataDir, 'a file');
    expect(await refusal()).toContain('is a file');
    expect(await refusal(join(dataDir, 'below'))).toContain('is a file');
  });

  it('somebody else’s files', async () => {
    fs.mkdirSync(dataDir);
    fs.writeFileSync(join(dataDir, 'thesis.doc'), 'mine');
    expect(await refusal()).toContain('thesis.doc');
    expect(fs.readdirSync(dataDir)).toEqual(['thesis.doc']);
  });

  it('data of another PostgreSQL', async () => {
    fs.mkdirSync(join(dataDir, 'cluster'), { recursive: true });
    fs.writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), '16\n');
    expect(await refusal()).toContain('PostgreSQL 16');
  });

  it.skipIf(process.platform !== 'linux')('a place where nothing may be written', async () => {
    // Even root cannot make folders here.
    expect(await refusal('/proc/own-it')).toContain('cannot be made');
  });

  it.skipIf(runsAsRoot())(
    'a folder this user may not write to (root may write to all)',
    async () => {
      fs.mkdirSync(dataDir, { mode: 0o500 });
      expect(await refusal()).toContain('may not be written to');
    }
  );

  it('data whose password is lost', async () => {
    const { app } = await start();
    await stop(app);
    fs.rmSync(join(dataDir, 'password'));
    expect(await refusal()).toContain('password');
  });
});
