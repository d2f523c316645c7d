import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { sql } from 'drizzle-orm';
import { runnerImport } from 'vite';
import { SYNC_PATH } from '../../../src/lib/protocol';
import { recount } from '../../../src/lib/server/insight/recount';
import { eventsOf } from '../../bench/events';
import { startServer, type Server } from '../../e2e/server';
import { ask } from '../../e2e/truth';
import { ROOT } from '../../steps';
import type { Capacity } from '../storm/queue-server';
import type { Kind } from '../storm/simulate';
import { makeCouncil, SECRET, type Council } from './people';
import { databaseSeconds, memory, peakMemory, processorSeconds } from './processes';
import type { RealOptions, Report } from './report';

const DEVICES = 10_000;
/** With the app open, somebody answers a card or logs a use of AI every two minutes. */
const EVERY_MS = 120_000;
const SEED = 1;
/** The real part: so many times as fast as real time. */
const TIMES = 4;
const CORES = 2;
const PEAK_RATIO = 3;
const DRAINED_S = 15 * 60;
/** Over what the warm server holds: the crowd inside and its bodies. */
const GROWTH_MIB = 200;

type Storm = typeof import('../storm/main');

/**
 * `npm run faults:real -- storm [--count devices]`: measures the real endpoint, lets that many devices
 * come back in simulated time before a server of that capacity, then before the real one.
 */
export async function run({ count, log }: RealOptions): Promise<Report> {
  const devices = count ?? DEVICES;
  const storm = await loadStorm();
  const server = await startServer({ env: { AUTH_SECRET: SECRET } });
  try {
    const council = await makeCouncil(server, devices);
    const capacity = await measure(server, council);
    log(`one request takes ${capacity.requestMs.toFixed(1)} ms of ${CORES} cores`);
    const simulated = await simulateAll(storm, devices, capacity, log);
    const real = await meetRealServer(storm, server, council, log);
    return { ok: simulated.ok && real.ok, figures: { ...simulated.figures, ...real.figures } };
  } finally {
    await server.stop();
  }
}

async function loadStorm(): Promise<Storm> {
  const { module } = await runnerImport<Storm>(join(ROOT, 'tests/faults/storm/main.ts'), {
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
    resolve: { alias: { $lib: join(ROOT, 'src/lib') } }
  });
  return module;
}

/**
 * Processor time of server and PostgreSQL for a request, by two sizes of batch; divided by the cores
 * it is what a machine with nothing else to do takes. Other programs do not disturb it much.
 */
async function measure(server: Server, council: Council): Promise<Capacity> {
  const REQUESTS = 400;
  const [few, many] = [1, 11];
  const cost = async (size: number): Promise<number> => {
    const spent = () => processorSeconds(server.pid) + databaseSeconds(server);
    await post(server, council, REQUESTS / 4, size);
    const before = spent();
    await post(server, council, REQUESTS, size);
    return ((spent() - before) * 1000) / REQUESTS / CORES;
  };
  const [small, large] = [await cost(few), await cost(many)];
  const eventMs = Math.max((large - small) / (many - few), 0);
  return { requestMs: small - eventMs, eventMs };
}

/** Eight at a time, each from another person. */
async function post(
  server: Server,
  { people }: Council,
  requests: number,
  size: number
): Promise<void> {
  const batches = eventsOf(requests, size).entries();
  const work = async () => {
    for (const [i, events] of batches) {
      const { cookie } = people[i % people.length]!;
      const body = { protocol: 1, device: `measure-${randomUUID()}`, cursor: null, events };
      const answer = await fetch(server.origin + SYNC_PATH, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(body)
      });
      if (answer.status !== 200) throw new Error(`the server said ${answer.status}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

async function simulateAll(
  { simulate }: Storm,
  devices: number,
  capacity: Capacity,
  log: (line: string) => void
): Promise<Report> {
  const figures: Report['figures'] = { devices, 'ms a request': capacity.requestMs.toFixed(1) };
  let ok = true;
  for (const kind of ['server', 'building', 'meeting'] satisfies Kind[]) {
    const result = await simulate({
      ...{ kind, devices, capacity, everyMs: EVERY_MS, seed: SEED },
      // With few devices a single second is mostly chance.
      peakSeconds: Math.max(1, Math.round(DEVICES / devices))
    });
    const { steady, peak, drained, half, recorded, lost, doubled, refused, mostInside } = result;
    // A crowd that opens the app in one instant cannot be slower than that: the door bounds it.
    const isSlow = kind === 'meeting' || peak <= PEAK_RATIO * steady;
    ok &&= isSlow && lost === 0 && doubled === 0 && drained <= DRAINED_S;
    figures[kind] =
      `peak ${peak} of usual ${steady.toFixed(0)} requests/s (${(peak / steady).toFixed(1)} x), ` +
      `all sent after ${drained} s and half after ${half} s, ${recorded} events, ${lost} lost, ` +
      `${doubled} doubled, ${refused} sent away, at most ${mostInside} inside`;
    log(`${kind}: ${figures[kind]}`);
  }
  return { ok, figures };
}

async function meetRealServer(
  { realStorm }: Storm,
  server: Server,
  council: Council,
  log: (line: string) => void
): Promise<Report> {
  const warm = memory(server.pid);
  const before = await storedBy(server, council);
  const { ids, ...counts } = await realStorm({
    ...{ origin: server.origin, people: council.people },
    ...{ everyMs: EVERY_MS, seed: SEED, times: TIMES, watch: log }
  });
  const growth = Math.round(peakMemory(server.pid) - warm);
  const after = await storedBy(server, council);
  const there = new Set(after.ids);
  const lost = ids.filter((id) => !there.has(id)).length;
  const known = new Set([...before.ids, ...ids]);
  const foreign = after.ids.filter((id) => !known.has(id)).length;
  const ok =
    lost === 0 && foreign === 0 && after.drift === 0 && counts.stuck === 0 && growth <= GROWTH_MIB;
  const figures = {
    'real events': ids.length,
    'real lost': lost,
    'real foreign': foreign,
    'real drift': after.drift,
    'real stuck': counts.stuck,
    'real requests': counts.requests,
    'real sent away': counts.refused,
    'real failed': counts.failed,
    'real seconds': counts.seconds,
    'server grew by MiB': growth
  };
  return { ok, figures };
}

const storedBy = (server: Server, { organisationId }: Council) =>
  ask(server, (database) =>
    database.within(organisationId, async (tx) => {
      const { rows } = await tx.execute<{ id: string }>(sql`select event_id as id from event`);
      const drift = (await recount(tx, organisationId)).length;
      return { ids: rows.map(({ id }) => id), drift };
    })
  );
