import { Client } from 'pg';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../src/lib/server/db/client';
import { startEmbedded } from '../../src/lib/server/db/embedded';
import { migrate } from '../../src/lib/server/db/migrate';
import { adoption } from '../../src/lib/server/insight/adoption';
import { completion } from '../../src/lib/server/insight/completion';
import { makeOrganisation } from '../../src/lib/server/sync/fixture';
import { ingest } from '../../src/lib/server/sync/ingest';
import { dayOf } from '../../src/lib/domain/insight/calendar';
import { eventsOf } from './events';
import { atMost, figure, median, type Result } from './result';

const TEAMS = 250;
const PEOPLE_A_TEAM = 20;
const SMALL = 100_000;
const LARGE = 1_000_000;
const STREAMS = 8;
const LOOKS = 41;
const DB_MS = 10;
const GROWTH = 1.1;
const MODULES = ['getting-started', 'using-copilot-safely', 'owning-ai-outputs'];

type Organisation = Awaited<ReturnType<typeof makeOrganisation>>;

/** Sends the same number of events for every person, through the phones' ingest code. */
async function fill(database: Database, { people }: Organisation, total: number) {
  const each = total / people.length;
  const waiting = people.values();
  const stream = async () => {
    for (const who of waiting) {
      const [events = []] = eventsOf(1, each);
      await ingest(database, who, {
        device: 'bench',
        events: events as { id: string }[],
        receivedAt: new Date()
      });
    }
  };
  await Promise.all(Array.from({ length: STREAMS }, stream));
  await database.owner.execute('vacuum analyze');
}

let queryMs = 0;

/** Adds up the milliseconds that queries take, round trips included, in `queryMs`. */
function meterQueries(): void {
  type Query = (...args: unknown[]) => Promise<unknown>;
  const proto = Client.prototype as unknown as { query: Query };
  const query = proto.query;
  proto.query = async function (this: Client, ...args) {
    const start = performance.now();
    try {
      return await query.apply(this, args);
    } finally {
      queryMs += performance.now() - start;
    }
  };
}

/** Median milliseconds in the database of the two maps of the whole organisation. */
async function look(database: Database, { organisationId }: Organisation) {
  const scope = { organisationId, championed: null, unitId: null };
  const today = dayOf(new Date());
  const times = { completion: [] as number[], adoption: [] as number[], whole: [] as number[] };
  for (let i = 0; i < LOOKS; i += 1) {
    const start = performance.now();
    queryMs = 0;
    await database.within(organisationId, (tx) => completion(tx, scope, MODULES));
    times.completion.push(queryMs);
    queryMs = 0;
    await database.within(organisationId, (tx) => adoption(tx, scope, today));
    times.adoption.push(queryMs);
    times.whole.push(performance.now() - start);
  }
  return {
    completion: median(times.completion),
    adoption: median(times.adoption),
    whole: median(times.whole)
  };
}

/**
 * The same council with 100,000 and with 1,000,000 events, side by side in one server, so that a noisy
 * machine slows both alike.
 */
export async function heatmap(): Promise<Result[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'own-it-bench-'));
  const embedded = await startEmbedded({ dataDir, log: () => undefined });
  await migrate(embedded.connection);
  const database = openDatabase(embedded.connection);
  meterQueries();
  try {
    const sizes = Array.from({ length: TEAMS }, () => PEOPLE_A_TEAM);
    const small = await makeOrganisation(database, ...sizes);
    const large = await makeOrganisation(database, ...sizes);
    await fill(database, small, SMALL);
    await fill(database, large, LARGE);
    await look(database, small);
    const rounds = { small: [] as Look[], large: [] as Look[] };
    for (let round = 0; round < 5; round += 1) {
      rounds.small.push(await look(database, small));
      rounds.large.push(await look(database, large));
    }
    return (['completion', 'adoption'] as const).flatMap((map) => {
      const a = rounds.small.map((one) => one[map]);
      const b = rounds.large.map((one) => one[map]);
      const growth = median(b.map((value, i) => value / (a[i] ?? Number.NaN)));
      const figures = `${figure(median(a))} ms at ${SMALL.toLocaleString('en-GB')} events, ${figure(median(b))} ms at ${LARGE.toLocaleString('en-GB')}`;
      const council = `${TEAMS} teams, ${TEAMS * PEOPLE_A_TEAM} people; medians of 5 interleaved rounds of ${LOOKS}; BEGIN to COMMIT; both maps shaped for the page take ${figure(median(rounds.large.map((one) => one.whole)))} ms`;
      return [
        atMost(
          `Heatmap of ${map}, 1,000,000 events`,
          median(b),
          DB_MS,
          'ms',
          `${figures}; ${council}`
        ),
        atMost(
          `Heatmap of ${map}, growth from 100,000 to 1,000,000`,
          growth,
          GROWTH,
          'times',
          figures
        )
      ];
    });
  } finally {
    await database.close();
    await embedded.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
type Look = Awaited<ReturnType<typeof look>>;
