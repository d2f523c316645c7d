import { setTimeout as sleep } from 'node:timers/promises';
import { SYNC_PATH } from '../../../src/lib/protocol';
import { Dice } from '../../../src/lib/server/db/seed/dice';
import { startServer, type Server, type ServerOptions } from '../../e2e/server';
import { startFaultProxy, type FaultProxy, type Odds } from './fault-proxy';
import { Load, type Acknowledgement } from './load-generator';
import type { Report } from './report';
import { isClean, judge } from './verdict';

/** A network that is bad all the time, and good often enough that work gets through. */
export const BAD_NETWORK: Odds = {
  'drop-request': 0.03,
  'drop-reply': 0.05,
  duplicate: 0.05,
  delay: 0.04,
  'cut-request': 0.02,
  'cut-reply': 0.03,
  garbage: 0.02,
  portal: 0.02,
  status: 0.03,
  'black-hole': 0.002,
  drip: 0.01
};
const SEED = 1;
/** A server that is not back by then will not come back. */
const BACK_MS = 60_000;

/** A production server, a bad network before it and devices that send all the time. */
export class Stage {
  /** When the load began. */
  readonly since = new Date();
  readonly dice = new Dice('stage', SEED);

  private constructor(
    readonly first: Server,
    /** The server that runs now, or ran last. */
    public server: Server,
    readonly proxy: FaultProxy,
    readonly load: Load
  ) {}

  static async set(
    options: ServerOptions & {
      odds?: Odds;
      acknowledged?: (one: Acknowledgement) => void;
      personas?: Parameters<typeof Load.start>[1]['personas'];
    }
  ): Promise<Stage> {
    const { odds, acknowledged, personas, ...of } = options;
    const server = await startServer(of);
    const only = ({ url = '' }: { url?: string | undefined }) => url === SYNC_PATH;
    const proxy = await startFaultProxy({
      target: server.port,
      seed: SEED,
      odds: odds ?? BAD_NETWORK,
      only
    });
    const load = await Load.start(server.origin, {
      origin: proxy.origin,
      seed: SEED,
      ...(acknowledged ? { acknowledged } : {}),
      ...(personas ? { personas } : {})
    });
    return new Stage(server, server, proxy, load);
  }

  /** A random moment in the work. */
  moment(longestMs = 500): Promise<void> {
    return sleep(this.dice.between(20, longestMs));
  }

  /** Starts the server again in its place. @returns milliseconds until /healthz answered 200. */
  async startAgain(env?: ServerOptions['env']): Promise<number> {
    const { port, dataDir } = this.first;
    const since = performance.now();
    this.server = await startServer({ port, dataDir, ...(env ? { env } : {}) });
    return performance.now() - since;
  }

  /** @returns milliseconds until /healthz answers 200 again. @throws when it does not. */
  async untilHealthy(): Promise<number> {
    const since = performance.now();
    while ((await health(this.server)) !== 200) {
      if (performance.now() - since > BACK_MS) {
        throw new Error(`The server did not come back:\n${this.server.output()}`);
      }
      await sleep(20);
    }
    return performance.now() - since;
  }

  async clear(): Promise<void> {
    await this.load.stop();
    await this.proxy.close();
    await this.server.stop();
    // The folder is the first one's.
    if (this.first !== this.server) await this.first.stop();
  }
}

/** The status of /healthz; 0 when nobody answers. */
export async function health({ origin }: Server): Promise<number> {
  const signal = AbortSignal.timeout(5_000);
  return fetch(`${origin}/healthz`, { signal }).then(
    (answer) => answer.status,
    () => 0
  );
}

/**
 * Does `work` to a server under load; then mends the network, lets everything drain and compares devices
 * and database. `work` returns what it counted, and whether its own promises were kept.
 */
export async function underLoad(
  options: Parameters<typeof Stage.set>[0],
  work: (stage: Stage) => Promise<Report>
): Promise<Report> {
  const stage = await Stage.set(options);
  try {
    const { ok, figures } = await work(stage);
    await stage.load.stop();
    stage.proxy.set({});
    await stage.untilHealthy();
    await stage.load.drain();
    const verdict = await judge(stage.server, stage.load, stage.since);
    return { ok: ok && isClean(verdict), figures: { ...figures, ...verdict } };
  } finally {
    await stage.clear();
  }
}

/** Milliseconds as they are printed: the middle one, the 95th of a hundred, and the longest. */
export function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return `${at(0.5)} / ${at(0.95)} / ${at(1)} ms`;
}
