import { expect, test, vi } from 'vitest';
import type { SyncResult } from '../../protocol';
import { createMetrics, type Checked } from './metrics';

const RECEIVED = new Date('2026-11-18T12:00:00Z');
const DAY_S = 86_400;
/** When something was recorded, so many seconds before it came. */
const ago = (seconds: number) => new Date(RECEIVED.getTime() - seconds * 1000).toISOString();

/** The page after one batch of [seconds ago, status, code]. */
async function after(...batch: [number, SyncResult['status'], string?][]): Promise<string> {
  const metrics = createMetrics();
  metrics.exchanged(
    batch.map(([seconds]) => ({ at: ago(seconds) })),
    batch.map(([, status, code]) => ({ id: 'x', status, ...(code ? { code } : {}) })),
    RECEIVED
  );
  return (await metrics.page()).text;
}

test('what was stored, what was there and what was refused are counted apart', async () => {
  const page = await after(
    [5, 'stored'],
    [5, 'stored', 'clock-adjusted'],
    [5, 'duplicate'],
    [5, 'duplicate'],
    [5, 'duplicate'],
    [5, 'rejected', 'invalid']
  );
  expect(page).toContain('own_it_events_stored_total 2\n');
  expect(page).toContain('own_it_events_duplicate_total 3\n');
  expect(page).toContain('own_it_events_rejected_total{code="invalid"} 1\n');
  expect(page).toContain('own_it_events_rejected_total{code="conflict"} 0\n');
});

test('the oldest new event of a batch says how old the outbox was', async () => {
  const page = await after([30, 'stored'], [2 * DAY_S, 'stored'], [9 * DAY_S, 'duplicate']);
  expect(page).toContain(`own_it_outbox_age_seconds_sum ${2 * DAY_S}\n`);
  expect(page).toContain('own_it_outbox_age_seconds_count 1\n');
  expect(page).toContain(`own_it_outbox_age_seconds_bucket{le="${DAY_S}"} 0\n`);
  expect(page).toContain(`own_it_outbox_age_seconds_bucket{le="${3 * DAY_S}"} 1\n`);
});

test.each([
  ['a clock that cannot be right', [56 * 365 * DAY_S, 'stored', 'clock-adjusted']],
  ['a duplicate', [60, 'duplicate']],
  ['something refused', [60, 'rejected', 'invalid']]
] as const)('%s says nothing about it', async (_, one) => {
  expect(await after([...one])).toContain('own_it_outbox_age_seconds_count 0\n');
});

test('a clock that is a little fast counts as no wait, not as a negative one', async () => {
  expect(await after([-120, 'stored'])).toContain('own_it_outbox_age_seconds_sum 0\n');
});

test('connections are counted when somebody asks', async () => {
  const metrics = createMetrics();
  const pool = { totalCount: 5, idleCount: 5, waitingCount: 0 };
  metrics.watchPool(pool);
  expect((await metrics.page()).text).toContain('own_it_database_connections{state="busy"} 0\n');
  Object.assign(pool, { idleCount: 2, waitingCount: 7 });
  const { text } = await metrics.page();
  expect(text).toContain('own_it_database_connections{state="busy"} 3\n');
  expect(text).toContain('own_it_database_connections{state="idle"} 2\n');
  expect(text).toContain('own_it_database_waiting 7\n');
});

test('what self-checks found is read again after a minute', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const metrics = createMetrics();
  let found: Checked = { at: null, drifted: 0 };
  metrics.watchSelfChecks(async () => found);
  expect((await metrics.page()).text).toContain('own_it_self_check_timestamp_seconds 0\n');
  found = { at: RECEIVED, drifted: 3 };
  vi.advanceTimersByTime(60_000);
  const { text } = await metrics.page();
  vi.useRealTimers();
  expect(text).toContain('own_it_rollup_drift_rows 3\n');
  expect(text).toContain(`own_it_self_check_timestamp_seconds ${RECEIVED.getTime() / 1000}\n`);
});

test('a new organisation takes the time of the self-checks back to 0, a database that is away does not', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const metrics = createMetrics();
  const all = { at: RECEIVED, drifted: 3 };
  const read = vi.fn<() => Promise<Checked>>().mockResolvedValue(all);
  metrics.watchSelfChecks(read);
  const next = async () => {
    vi.advanceTimersByTime(60_000);
    return (await metrics.page()).text;
  };
  const known = `own_it_self_check_timestamp_seconds ${RECEIVED.getTime() / 1000}\n`;
  expect(await next()).toContain(known);
  read.mockRejectedValueOnce(new Error('away'));
  expect(await next()).toContain(known);
  read.mockResolvedValueOnce({ at: null, drifted: 3 });
  const page = await next();
  vi.useRealTimers();
  expect(page).toContain('own_it_self_check_timestamp_seconds 0\n');
  expect(page).toContain('own_it_rollup_drift_rows 3\n');
});

test('with the database away the page still comes', async () => {
  const metrics = createMetrics();
  metrics.watchSelfChecks(() => Promise.reject(new Error('away')));
  metrics.selfCheckFailed();
  metrics.lockWaited(0.02);
  const page = (await metrics.page()).text;
  expect(page).toContain('own_it_self_check_failures_total 1\n');
  expect(page).toContain('own_it_person_lock_wait_seconds_count 1\n');
  expect(page).toContain('process_cpu_seconds_total');
});

test('no figure is kept by person or organisation', async () => {
  const metrics = createMetrics();
  metrics.watchPool({ totalCount: 1, idleCount: 1, waitingCount: 0 });
  metrics.watchSelfChecks(async () => ({ at: null, drifted: 0 }));
  metrics.synced(200, 0.01);
  metrics.exchanged([{ at: ago(1) }], [{ id: 'x', status: 'rejected', code: 'invalid' }], RECEIVED);
  const ours = (await metrics.page()).text.split('\n').filter((line) => line.startsWith('own_it_'));
  const labels = ours.flatMap((line) => [...line.matchAll(/[{,](\w+)=/g)].map((found) => found[1]));
  expect([...new Set(labels)].sort()).toEqual(['code', 'le', 'state', 'status']);
});
