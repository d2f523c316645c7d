import type { Module } from '../../../content/schema';
import { ingest } from '../../sync/ingest';
import type { Database } from '../client';
import { BRACKENSHIRE } from './brackenshire';
import { historyOf } from './history';
import type { Setting } from './life';
import { makeRoster, organisationIdOf, type Member, type Roster } from './roster';
import { clear, finish, found, standing } from './rows';
import type { Shape } from './shape';
import { daysUpTo } from './working-days';

interface SeedOptions {
  database: Database;
  modules: readonly Module[];
  /** The end of the history. */
  now: Date;
  /** Another seed is another organisation, with other people. */
  seed?: number;
  shape?: Shape;
  log: (line: string) => void;
}

export interface SeedSummary {
  organisationId: string;
  /** It was there already, and nothing was done. */
  already: boolean;
  people: number;
  units: number;
  events: number;
  seconds: number;
}

/** Any number, the same in every process: only one of them seeds at a time. */
const SEED_LOCK = 72_616_362;
/** Teams whose history is put in at the same time; the rest of the pool stays free. */
const AT_ONCE = 8;

/**
 * Makes the demo organisation with sixteen weeks of history until `now`, every event through the
 * ingest that phones use. Does nothing when it is there; one that was interrupted is made again.
 */
export async function seedDemo(options: SeedOptions): Promise<SeedSummary> {
  // A lock of the connection's, not of a transaction's, which may not stay open and idle so long.
  const client = await options.database.owner.$client.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [SEED_LOCK]);
    return await seedOnce(options);
  } finally {
    client.release(true);
  }
}

async function seedOnce(options: SeedOptions): Promise<SeedSummary> {
  const { database, modules, now, seed = 1, shape = BRACKENSHIRE, log } = options;
  const started = performance.now();
  const organisationId = organisationIdOf(seed);
  const before = await standing(database.owner, organisationId, shape);
  const roster = makeRoster(shape, seed);
  const summary = {
    organisationId,
    people: roster.members.length,
    units: roster.units.length
  };
  if (before === 'finished') return { ...summary, already: true, events: 0, seconds: 0 };
  if (before === 'unfinished') {
    log(`${shape.name} was only half made: starting it again.`);
    await clear(database.owner, organisationId);
  }
  log(`Making ${shape.name}, a demo organisation. This is done once.`);
  await found(database.owner, shape, roster, seed);
  const tools = shape.settings.tools.map((tool) => tool.id);
  const setting: Setting = { seed, modules, tools, days: daysUpTo(now), now };
  const events = await relive(database, roster, setting);
  await finish(database.owner, shape, organisationId);
  const seconds = (performance.now() - started) / 1000;
  log(`${shape.name}: ${summary.people} people and ${events} events in ${seconds.toFixed(1)} s.`);
  return { ...summary, already: false, events, seconds };
}

/** Puts everyone's history in; returns how many events that was. */
async function relive(database: Database, roster: Roster, setting: Setting): Promise<number> {
  // Team by team, so that those at work at the same time never wait for each other's rollups.
  const waiting = roster.units
    .map(({ unitId }) => roster.members.filter((member) => member.unitId === unitId))
    .sort((a, b) => a.length - b.length);
  let events = 0;
  const work = async (): Promise<void> => {
    for (let team = waiting.pop(); team; team = waiting.pop()) {
      for (const member of team) {
        const stored = await live(database, roster, member, setting);
        events += stored;
      }
    }
  };
  // Nobody may still be writing when this one gives the lock back.
  const ended = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, () =>
      work().catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      })
    )
  );
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return events;
}

async function live(
  database: Database,
  { organisationId }: Roster,
  member: Member,
  setting: Setting
): Promise<number> {
  const who = { organisationId, personId: member.personId };
  let events = 0;
  for (const batch of historyOf(member, setting)) {
    const results = await ingest(database, who, batch);
    const odd = results.find((result) => result.status !== 'stored' || result.code);
    if (odd) throw new Error(`a made-up event was ${odd.status}: ${odd.code ?? odd.id}`);
    events += batch.events.length;
  }
  return events;
}
