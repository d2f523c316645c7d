import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'pg';
import { ROLES } from '../../src/lib/domain/people/roles';
import { startEmbedded } from '../../src/lib/server/db/embedded';
import { startServer, type Server } from '../e2e/server';
import { eventsOf } from './events';
import { atLeast, atMost, figure, median, type Result } from './result';

const BATCH = 100;
const ROUNDS = 11;
const BATCHES_A_ROUND = 25;
const SHARE_OF_BARE = 0.5;
const MEMORY_MIB = 250;

/** Signs one demo persona in and returns their cookie. */
async function cookieOf(server: Server, as: string): Promise<string> {
  const answer = await fetch(`${server.origin}/demo/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ as }),
    redirect: 'manual'
  });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** Sends batches one after the other, as one phone with much to catch up on. */
async function send(server: Server, cookie: string, batches: object[][]): Promise<void> {
  const device = randomUUID();
  let cursor: unknown = null;
  for (const events of batches) {
    const answer = await fetch(`${server.origin}/api/sync/v1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ protocol: 1, device, cursor, events })
    });
    const body = (await answer.json()) as { cursor: unknown; results: { status: string }[] };
    if (!body.results.every((result) => result.status === 'stored')) throw new Error('not stored');
    cursor = body.cursor;
  }
}

/** The same rows into a table with a primary key and nothing else, one transaction a batch. */
async function insertBare(pool: Pool, batches: object[][]): Promise<void> {
  for (const events of batches) {
    await pool.query(
      `insert into bare select $1::uuid, (e->>'id')::uuid, $2, (e->>'seq')::int, e->>'type',
         (e->>'v')::smallint, e->>'at', now(), e->'data' from jsonb_array_elements($3::jsonb) as e`,
      [ORGANISATION, 'device', JSON.stringify(events)]
    );
  }
}
const ORGANISATION = randomUUID();
const BARE_TABLE = `create table if not exists bare (organisation_id uuid, event_id uuid, device text,
  seq int, type text, v smallint, at text, received_at timestamptz, data jsonb,
  primary key (organisation_id, event_id))`;

/** Rows a second of `work` on one stream for each of the four personas. */
async function rate(work: (batches: object[][], stream: number) => Promise<void>): Promise<number> {
  const streams = ROLES.map(() => eventsOf(BATCHES_A_ROUND, BATCH));
  const since = performance.now();
  await Promise.all(streams.map(work));
  const rows = streams.length * BATCHES_A_ROUND * BATCH;
  return (rows / (performance.now() - since)) * 1000;
}

/** Peak resident memory of a process in MiB, from the kernel; NaN where there is no /proc. */
function peakMemory(pid: number): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return Number.NaN;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) / 1024;
}

export async function ingest(): Promise<Result[]> {
  const server = await startServer();
  const embedded = await startEmbedded({
    dataDir: join(server.dataDir, 'postgres'),
    log: () => undefined
  });
  const pool = new Pool({ ...embedded.connection, max: ROLES.length });
  try {
    await pool.query(BARE_TABLE);
    const cookies = await Promise.all(ROLES.map((role) => cookieOf(server, role)));
    const ours: number[] = [];
    const bare: number[] = [];
    // The first round warms both up and is not counted.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const a = await rate((batches, i) => send(server, cookies[i] ?? '', batches));
      const b = await rate((batches) => insertBare(pool, batches));
      if (round > 0) {
        ours.push(a);
        bare.push(b);
      }
    }
    const ratios = ours.map((value, i) => value / (bare[i] ?? Number.NaN));
    const peak = peakMemory(server.pid);
    return [
      atLeast(
        'Ingest over HTTP against a bare insert',
        median(ratios),
        SHARE_OF_BARE,
        'times',
        `median of ${ROUNDS} interleaved rounds, ${ROLES.length} streams, batches of ${BATCH}: ${figure(median(ours))} against ${figure(median(bare))} events/s`
      ),
      atMost(
        'Peak memory of the app while it ingests',
        peak,
        MEMORY_MIB,
        'MiB',
        'VmHWM of the server process, seeding of the demo included'
      )
    ];
  } finally {
    await pool.end();
    await embedded.stop();
    await server.stop();
  }
}
