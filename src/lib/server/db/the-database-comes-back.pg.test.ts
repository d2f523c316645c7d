import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serversIn } from '../../../../tests/fixtures/embedded-app-driver';
import { readConfig } from '../config';
import type { Database } from './client';
import { waitFor } from './embedded/processes';
import { startDatabase } from './start';
import { isUnavailable } from './unavailable';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** More than the pool has connections: one that is never given back is missed. */
const AT_ONCE = 15;

let dataDir: string;
let database: Database;
let said: string[];
let close: () => Promise<void>;

beforeEach(async () => {
  dataDir = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'own-it-back-')));
  // As root the database runs as another user, who must get through here.
  fs.chmodSync(dataDir, 0o755);
  said = [];
  const config = readConfig({ DATA_DIR: dataDir }, dataDir);
  database = await startDatabase(config, (line) => said.push(line));
  let closing: Promise<void> | undefined;
  close = () => (closing ??= database.close());
});
afterEach(async () => {
  await close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

const servers = () => serversIn(join(dataDir, 'postgres', 'cluster'));
const ask = () => database.within(crypto.randomUUID(), (tx) => tx.execute(sql`select 1`));
/** How each of many queries at once ended. */
const askOften = () =>
  Promise.all(
    Array.from({ length: AT_ONCE }, () =>
      ask().then(
        () => 'answered',
        (error: unknown) => (isUnavailable(error) ? 'unavailable' : String(error))
      )
    )
  );

test('a killed PostgreSQL is started again under the app, and queries fail plainly meanwhile', async () => {
  // Over both kills: on a busy machine one may pass between two rounds of questions.
  const seen = new Set<string>();
  for (let kill = 1; kill <= 2; kill += 1) {
    expect(new Set(await askOften())).toEqual(new Set(['answered']));
    const [before] = servers();
    process.kill(before!, 'SIGKILL');
    const back = async () => {
      const answers = await askOften();
      answers.forEach((one) => seen.add(one));
      return answers.every((one) => one === 'answered') && servers()[0] !== before;
    };
    await expect.poll(back, { timeout: 30_000, interval: 10 }).toBe(true);
    expect(servers()).toHaveLength(1);
    const told = () => said.filter((line) => line.startsWith('The database is back'));
    await expect.poll(told).toHaveLength(kill);
  }
  expect(seen).toEqual(new Set(['unavailable', 'answered']));
});

test('a database that was stopped with the app stays stopped', async () => {
  await close();
  expect(servers()).toEqual([]);
  // Longer than it takes to notice a dead one.
  expect(await waitFor(() => servers().length > 0, 1_000)).toBe(false);
});
