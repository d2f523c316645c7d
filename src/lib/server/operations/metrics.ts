import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { CLOCK_ADJUSTED, REJECTION_CODES, type SyncResult } from '../../protocol';

/** Connections of a pool, as node-postgres counts them. */
export interface PoolCounts {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

/** What a self-check found, over all organisations. */
export interface Checked {
  /** When the oldest of their last checks ended; null while one of them has had none. */
  at: Date | null;
  /** Rows that differed from a recount, before they were repaired. */
  drifted: number;
}

/** What the server counts about itself for Prometheus: never by person or organisation. */
export interface Metrics {
  /** One answered sync request, whatever the answer. */
  synced(status: number, seconds: number): void;
  /** What a batch came to: its events as they were sent, and their results in the same order. */
  exchanged(
    events: readonly Record<string, unknown>[],
    results: readonly SyncResult[],
    receivedAt: Date
  ): void;
  /** How long a transaction waited until it had its person for itself. */
  lockWaited(seconds: number): void;
  /** An error that nobody expected. */
  failed(): void;
  selfCheckFailed(): void;
  /** Call once. `read` says what the last self-checks found, whichever process made them. */
  watchSelfChecks(read: () => Promise<Checked>): void;
  /** Call once. */
  watchPool(pool: PoolCounts): void;
  /** The page that Prometheus reads. */
  page(): Promise<{ contentType: string; text: string }>;
}

const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LOCK_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];
/** Self-checks are nightly: what the last ones found need not be read for every scrape. */
const READ_EVERY_MS = 60_000;
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];
const AGE_BUCKETS = [
  ...[1, 10, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR],
  ...[DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY]
];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const errors = new Counter({
    name: 'own_it_unexpected_errors_total',
    help: 'Errors that nobody expected; each has its place in the log.',
    registers: [registry]
  });
  const checkFailures = new Counter({
    name: 'own_it_self_check_failures_total',
    help: 'Self-checks that did not come to an end.',
    registers: [registry]
  });
  return {
    ...eventMetrics(registry),
    ...syncMetrics(registry),
    failed: () => errors.inc(),
    selfCheckFailed: () => checkFailures.inc(),
    watchSelfChecks: (read) => selfCheckMetrics(registry, read),
    watchPool: (pool) => poolMetrics(registry, pool),
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() })
  };
}

function eventMetrics(registry: Registry): Pick<Metrics, 'exchanged'> {
  const registers = [registry];
  const stored = new Counter({
    name: 'own_it_events_stored_total',
    help: 'Events stored for the first time.',
    registers
  });
  const duplicate = new Counter({
    name: 'own_it_events_duplicate_total',
    help: 'Events that were stored already when they came.',
    registers
  });
  const rejected = new Counter({
    name: 'own_it_events_rejected_total',
    help: 'Events that were refused, by code. They wait on the device, shown to their author.',
    labelNames: ['code'],
    registers
  });
  // From the start, so that the first rejection shows as an increase.
  for (const code of REJECTION_CODES) rejected.inc({ code }, 0);
  const age = new Histogram({
    name: 'own_it_outbox_age_seconds',
    help: 'From when the oldest event newly stored from a batch was recorded until it came.',
    buckets: AGE_BUCKETS,
    registers
  });
  return {
    exchanged(sent, results, receivedAt) {
      let oldest: number | null = null;
      results.forEach(({ status, code }, i) => {
        if (status === 'stored') stored.inc();
        else if (status === 'duplicate') duplicate.inc();
        else rejected.inc({ code: code ?? 'none' });
        // A clock that cannot be right says nothing about how long the event waited.
        if (status !== 'stored' || code === CLOCK_ADJUSTED) return;
        const at = Date.parse(String(sent[i]?.at));
        if (oldest === null || at < oldest) oldest = at;
      });
      if (oldest !== null) age.observe(Math.max(0, receivedAt.getTime() - oldest) / 1000);
    }
  };
}

function syncMetrics(registry: Registry): Pick<Metrics, 'synced' | 'lockWaited'> {
  const registers = [registry];
  const requests = new Counter({
    name: 'own_it_sync_requests_total',
    help: 'Sync requests answered, by HTTP status.',
    labelNames: ['status'],
    registers
  });
  const seconds = new Histogram({
    name: 'own_it_sync_duration_seconds',
    help: 'From when a sync request came until it was answered.',
    buckets: REQUEST_BUCKETS,
    registers
  });
  const waited = new Histogram({
    name: 'own_it_person_lock_wait_seconds',
    help: 'How long a transaction that stores events waited for its turn with the person.',
    buckets: LOCK_BUCKETS,
    registers
  });
  return {
    synced(status, took) {
      requests.inc({ status });
      seconds.observe(took);
    },
    lockWaited: (took) => waited.observe(took)
  };
}

function selfCheckMetrics(registry: Registry, read: () => Promise<Checked>): void {
  const registers = [registry];
  let asked = -Infinity;
  let answer = Promise.resolve<Checked | null>(null);
  const latest = (): Promise<Checked | null> => {
    if (performance.now() - asked < READ_EVERY_MS) return answer;
    asked = performance.now();
    // While the database is away the other figures are wanted most, and these stay what they were.
    answer = read().catch(() => null);
    return answer;
  };
  new Gauge({
    name: 'own_it_self_check_timestamp_seconds',
    help: 'When the organisation checked longest ago was checked, in seconds since 1970; 0 until all were.',
    registers,
    async collect() {
      const checked = await latest();
      if (checked) this.set((checked.at?.getTime() ?? 0) / 1000);
    }
  });
  new Gauge({
    name: 'own_it_rollup_drift_rows',
    help: 'Rows of state and rollups that differed from a recount at the last self-check.',
    registers,
    async collect() {
      const checked = await latest();
      if (checked) this.set(checked.drifted);
    }
  });
}

function poolMetrics(registry: Registry, pool: PoolCounts): void {
  const registers = [registry];
  new Gauge({
    name: 'own_it_database_connections',
    help: 'Open connections to PostgreSQL, by what they do.',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
    }
  });
  new Gauge({
    name: 'own_it_database_waiting',
    help: 'Requests that wait for a connection to PostgreSQL.',
    registers,
    collect() {
      this.set(pool.waitingCount);
    }
  });
}
