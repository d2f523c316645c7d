import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { SYNC_PATH } from '../../../src/lib/protocol';
import { Dice } from '../../../src/lib/server/db/seed/dice';
import { quantile } from '../../bench/result';
import { eventsOf } from '../../bench/events';
import { startServer, type Server } from '../../e2e/server';
import { ask, truth } from '../../e2e/truth';
import { CONTROL, makeAttacks, type Attack } from '../hostile/attacks';
import type { Outcome } from '../hostile/wire';
import { makeCouncil, SECRET, type Council } from './people';
import { memory } from './processes';
import type { RealOptions, Report } from './report';

/** Pairs of rounds, one without and one with the attack: the machine's own noise falls on both. */
const PAIRS = 7;
const ROUND_MS = 5_000;
/** An attack is under way so long before anything is measured. */
const LEAD_MS = 6_000;
const RESAMPLES = 1_000;
/** Everybody else: so many requests a second, whether or not the ones before were answered. */
const OTHERS_A_SECOND = 12;
const GROWTH_MIB = 64;
const SLOWER = 2;

/**
 * `npm run faults:real -- hostile [--count pairs]`: each attack against a production server while other
 * people go on. Their p99 with it against theirs without, and how much memory the server took over what
 * it held before the first attack.
 */
export async function run({ count, log }: RealOptions): Promise<Report> {
  const attacks = await makeAttacks();
  const server = await startServer({ env: { AUTH_SECRET: SECRET } });
  try {
    const council = await makeCouncil(server, 200);
    const others = new Others(server, council);
    for (let i = 0; i < 4; i++) await others.goOn(ROUND_MS);
    // Later quiet rounds hold what earlier attacks left behind.
    const before = await others.goOn(ROUND_MS);
    const figures: Report['figures'] = {};
    let ok = true;
    for (const attack of attacks) {
      const found = await face(attack, { server, council, others }, count ?? PAIRS);
      const growth = found.memory - before.memory;
      // The whole interval has to be above: a busy machine alone must not look like an attack.
      const kept = growth <= GROWTH_MIB && found.low <= SLOWER && found.failed === 0;
      ok &&= kept || attack.name === CONTROL;
      figures[attack.name] = describe(found, growth, kept);
      log(`${attack.name}: ${figures[attack.name]}`);
    }
    const stored = await storedByAttacker(server, council);
    const { drift } = await truth(server, new Date());
    figures['stored by attackers'] = stored;
    figures.drift = drift.length;
    return { ok: ok && stored === 0 && drift.length === 0, figures };
  } finally {
    await server.stop();
  }
}

interface Round {
  latencies: number[];
  /** The most memory that the server was seen to hold, in MiB. */
  memory: number;
}
type Pair = [quiet: Round, loud: Round];

const p99 = (rounds: readonly Round[]): number =>
  quantile(
    rounds.flatMap(({ latencies }) => latencies),
    0.99
  );

const slower = (pairs: readonly Pair[]): number =>
  p99(pairs.map(([, loud]) => loud)) / p99(pairs.map(([quiet]) => quiet));

interface Scene {
  server: Server;
  council: Council;
  others: Others;
}

async function face(attack: Attack, { server, council, others }: Scene, count: number) {
  const outcomes = new Map<Outcome, number>();
  const note = (outcome: Outcome) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const target = { port: server.port, cookie: council.people[0]!.cookie };
  const pairs: Pair[] = [];
  others.failed = 0;
  for (let i = 0; i < count; i++) {
    const quiet = await others.goOn(ROUND_MS);
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const attacking = attack.run(target, stop.signal, note);
    await sleep(LEAD_MS);
    const loud = await others.goOn(ROUND_MS);
    stop.abort();
    await attacking;
    pairs.push([quiet, loud]);
    // What the attack left behind is not held against the next quiet round.
    await sleep(1_000);
  }
  const dice = new Dice(attack.name);
  const again = Array.from({ length: RESAMPLES }, () => slower(pairs.map(() => dice.pick(pairs))));
  return {
    pairs,
    failed: others.failed,
    low: quantile(again, 0.025),
    high: quantile(again, 0.975),
    memory: Math.max(...pairs.map(([, loud]) => loud.memory)),
    outcomes: [...outcomes].map(([outcome, n]) => `${outcome} × ${n}`).join(', ')
  };
}

function describe(found: Awaited<ReturnType<typeof face>>, growth: number, kept: boolean): string {
  const { pairs, low, high, failed, outcomes } = found;
  const [quiet, loud] = [p99(pairs.map(([one]) => one)), p99(pairs.map(([, one]) => one))];
  return (
    `${kept ? 'kept' : 'NOT KEPT'}: p99 of others ${loud.toFixed(0)} against ${quiet.toFixed(0)} ms, ` +
    `${(loud / quiet).toFixed(2)} x (${low.toFixed(2)} to ${high.toFixed(2)}), ${failed} of theirs failed, ` +
    `memory +${Math.round(growth)} MiB, answers ${outcomes || 'none'}`
  );
}

/** People who record something now and then, and whom the attack must not disturb. */
class Others {
  failed = 0;

  constructor(
    private readonly server: Server,
    private readonly council: Council
  ) {}

  async goOn(ms: number): Promise<Round> {
    const latencies: number[] = [];
    const under: Promise<void>[] = [];
    let most = 0;
    const end = performance.now() + ms;
    for (let n = 1; performance.now() < end; n++) {
      under.push(this.#record(n).then((took) => void latencies.push(took)));
      most = Math.max(most, memory(this.server.pid));
      await sleep(1_000 / OTHERS_A_SECOND);
    }
    await Promise.all(under);
    return { latencies, memory: most };
  }

  async #record(n: number): Promise<number> {
    const { people } = this.council;
    // The first one is the attacker.
    const { cookie, personId } = people[1 + (n % (people.length - 1))]!;
    const events = eventsOf(1, 1)[0];
    const since = performance.now();
    const answer = await fetch(this.server.origin + SYNC_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ protocol: 1, device: personId, cursor: null, events })
    }).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status !== 200) this.failed += 1;
    return performance.now() - since;
  }
}

const storedByAttacker = (server: Server, { organisationId, people }: Council): Promise<number> =>
  ask(server, (database) =>
    database.within(organisationId, async (tx) => {
      const { rows } = await tx.execute<{ n: number }>(
        sql`select count(*)::int as n from event where person_id = ${people[0]!.personId}`
      );
      return rows[0]?.n ?? Number.NaN;
    })
  );
