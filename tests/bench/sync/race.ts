import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventsOf } from '../events';

/** Phones, or what stands for them, that send at the same time. */
export const STREAMS = 4;
/** Events in a request. */
export const BATCH = 100;
const BATCHES_A_ROUND = 6;
const ROUNDS = 16;
/**
 * The 1-minute load average above which a round is not begun. The race alone makes four to five on two
 * cores; more than this is somebody else's work.
 */
export const LOAD_LIMIT = 7;
const PATIENCE_MS = 20 * 60_000;
const LOOK_AGAIN_MS = 5_000;

/** Somebody who can take batches of events, on each of the streams. */
export interface Contender {
  name: string;
  /** Not timed: brings a round's events to where they are sent from. */
  prepare?(batches: object[][], stream: number): Promise<void>;
  /** Timed, until the last event is acknowledged. @throws when one was not stored. */
  send(batches: object[][], stream: number): Promise<void>;
  close?(): Promise<void>;
}

export interface Race {
  /** Events a second by contender, one figure a round, all in the same order. */
  rates: Map<string, number[]>;
  /** The highest 1-minute load average at which a round began. */
  load: number;
  rounds: number;
}

/**
 * Lets each contender store the same number of events, one after the other, round after round, so that a
 * noisy machine slows all alike. Each round begins with another of them; the first warms up and is not counted.
 */
export async function race(contenders: readonly Contender[]): Promise<Race> {
  const rates = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  const until = Date.now() + PATIENCE_MS;
  let load = 0;
  let rounds = 0;
  for (let round = 0; round <= ROUNDS && (await isQuiet(until)); round += 1) {
    const began = loadavg()[0] ?? 0;
    for (let i = 0; i < contenders.length; i += 1) {
      const contender = contenders[(i + round) % contenders.length];
      if (!contender) continue;
      const rate = await rateOf(contender);
      if (round > 0) rates.get(contender.name)?.push(rate);
    }
    if (round === 0) continue;
    rounds += 1;
    load = Math.max(load, began);
  }
  return { rates, load, rounds };
}

async function isQuiet(until: number): Promise<boolean> {
  while ((loadavg()[0] ?? 0) > LOAD_LIMIT) {
    if (Date.now() > until) return false;
    await sleep(LOOK_AGAIN_MS);
  }
  return true;
}

async function rateOf(contender: Contender): Promise<number> {
  const streams = Array.from({ length: STREAMS }, () => eventsOf(BATCHES_A_ROUND, BATCH));
  await Promise.all(streams.map(async (batches, stream) => contender.prepare?.(batches, stream)));
  const since = performance.now();
  await Promise.all(streams.map((batches, stream) => contender.send(batches, stream)));
  return (STREAMS * BATCHES_A_ROUND * BATCH * 1000) / (performance.now() - since);
}

/** Rounds that a ratio must rest on. */
export const ENOUGH = 15;
