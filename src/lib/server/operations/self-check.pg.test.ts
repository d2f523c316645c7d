import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { user } from '../db/schema/auth';
import { selfCheck } from '../db/schema/insight';
import { check } from '../insight/check';
import { createLog } from '../log';
import { checkedUse, makeOrganisation, opened, RECEIVED } from '../sync/fixture';
import { ingest } from '../sync/ingest';
import type { Who } from '../training/person-state';
import { createMetrics } from './metrics';
import { checkAll, lastChecks } from './self-check';

let fresh: FreshDatabase;
let database: Database;
let who: Who;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});
beforeEach(async () => {
  await database.owner.execute(sql`truncate auth."user" cascade`);
  who = await organisationWithEvents();
});

/** One person, with a way in, who has sent something. */
async function organisationWithEvents(): Promise<Who> {
  const one = (await makeOrganisation(database, 1)).people[0]!;
  const email = `${one.personId}@example.org`;
  const { organisationId, personId } = one;
  await database.owner
    .insert(user)
    .values({ id: personId, name: 'Priya Shah', email, organisationId, personId });
  const events = [opened('m'), checkedUse()];
  await ingest(database, one, { device: 'phone', events, receivedAt: RECEIVED });
  return one;
}

const NIGHT = new Date('2026-11-23T03:04:00Z');
const NEXT_NIGHT = new Date('2026-11-24T03:01:00Z');

function parts() {
  const lines: string[] = [];
  const log = createLog('json', { write: (line) => lines.push(line) });
  const metrics = createMetrics();
  metrics.watchSelfChecks(() => lastChecks(database));
  return { lines, database, log, metrics };
}
const spoil = ({ organisationId }: Who) =>
  database.within(organisationId, (tx) =>
    tx.execute(sql`update unit_module set opened = opened + 5`)
  );
const written = ({ organisationId }: Who) =>
  database.within(organisationId, (tx) => tx.select().from(selfCheck).orderBy(selfCheck.night));
const found = (lines: string[]) =>
  lines.map((line) => {
    const { level, counts } = JSON.parse(line) as Record<string, unknown>;
    return { level, counts };
  });

test('drift is seen by whoever watches, repaired, and gone the next night', async () => {
  const { lines, metrics, ...rest } = parts();
  const all = { metrics, ...rest };
  await spoil(who);
  await checkAll(all, () => NIGHT);
  expect(found(lines)).toEqual([
    { level: 'error', counts: { drifted: 1, repaired: 1, unit_module: 1 } }
  ]);
  expect(await written(who)).toMatchObject([{ night: '2026-11-23', drifted: 1, repaired: 1 }]);
  const { text } = await metrics.page();
  expect(text).toContain('own_it_rollup_drift_rows 1\n');
  expect(text).toContain(`own_it_self_check_timestamp_seconds ${NIGHT.getTime() / 1000}\n`);

  lines.length = 0;
  await checkAll(all, () => NEXT_NIGHT);
  expect(found(lines)).toEqual([{ level: 'info', counts: { drifted: 0, repaired: 0 } }]);
  expect(await lastChecks(database)).toEqual({ at: NEXT_NIGHT, drifted: 0 });

  await organisationWithEvents();
  expect(await lastChecks(database)).toEqual({ at: null, drifted: 0 });
});

test('the log of a self-check names no person and no row', async () => {
  const { lines, ...rest } = parts();
  await spoil(who);
  await checkAll(rest, () => NIGHT);
  expect(lines.join('')).not.toContain(who.personId);
  expect(lines.join('')).not.toContain(who.organisationId);
});

test('once a night, however many processes there are', async () => {
  const all = Array.from({ length: 4 }, parts);
  await Promise.all(all.map((one) => checkAll(one, () => NIGHT)));
  await checkAll(all[0]!, () => new Date(NIGHT.getTime() + 600_000));
  expect(all.flatMap((one) => one.lines)).toHaveLength(1);
  expect(await written(who)).toHaveLength(1);
});

test('one organisation that cannot be checked does not keep the others from it', async () => {
  const other = await organisationWithEvents();
  const [first, second] = [who, other].sort((a, b) =>
    a.organisationId < b.organisationId ? -1 : 1
  ) as [Who, Who];
  const { lines, metrics, log } = parts();
  const failing: Database = {
    ...database,
    snapshot: (organisationId, work) =>
      organisationId === first.organisationId
        ? Promise.reject(new Error('no disk'))
        : database.snapshot(organisationId, work)
  };
  await checkAll({ database: failing, metrics, log }, () => NIGHT);
  expect(await written(first)).toEqual([]);
  expect(await written(second)).toHaveLength(1);
  expect(lines.join('')).toContain('"failure"');
  const { text } = await metrics.page();
  expect(text).toContain('own_it_self_check_failures_total 1\n');
  // One of them has never been checked, so nothing is said for all.
  expect(text).toContain('own_it_self_check_timestamp_seconds 0\n');
});

test('told to stop, it goes on to no further organisation', async () => {
  await organisationWithEvents();
  const { lines, ...rest } = parts();
  await checkAll(
    rest,
    () => NIGHT,
    () => lines.length > 0
  );
  expect(lines).toHaveLength(1);
});

test('npm run recount says what differs, and repairs it when asked', async () => {
  const recount = (...flags: string[]) =>
    promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'src/lib/server/insight/cli.ts', ...flags],
      { env: { ...process.env, DATABASE_URL: fresh.url } }
    );
  await spoil(who);
  await expect(recount()).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('1 in unit_module; repaired: 0') as string
  });
  expect((await recount('--repair')).stdout).toContain('1 in unit_module; repaired: 1');
  const left = await check(database, who.organisationId, { mend: false });
  expect(left.drifts).toEqual([]);
});
