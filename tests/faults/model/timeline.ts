import type { Clock } from '$lib/browser/device/clock';

/** The Saturday evening before the clocks go forward, so that histories run over the change. */
const START = Date.parse('2026-03-28T22:30:00Z');

/** Time as it passes everywhere. It stands still until it is told to go on. */
export class Timeline {
  #now = START;
  #timers = new Map<object, { at: number; work: () => void }>();

  /** Milliseconds since 1970: what a right clock shows. */
  get now(): number {
    return this.#now;
  }

  /** Milliseconds to the next timer; Infinity when nothing would ever happen again. */
  get next(): number {
    return Math.min(...[...this.#timers.values()].map(({ at }) => at)) - this.#now;
  }

  /** Goes on, and fires in order what is due. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= until);
      const [first] = due.sort(([, a], [, b]) => a.at - b.at);
      if (!first) break;
      const [key, { at, work }] = first;
      this.#timers.delete(key);
      this.#now = Math.max(this.#now, at);
      work();
    }
    this.#now = until;
  }

  /** The clock of a device. Setting it moves what it shows, and no timer. */
  clock(device: { skew: number }, isAlive: () => boolean): Clock {
    return {
      now: () => this.#now + device.skew,
      after: (ms, work) => {
        const key = {};
        this.#timers.set(key, { at: this.#now + ms, work: () => isAlive() && work() });
        return () => this.#timers.delete(key);
      }
    };
  }

  /** Forgets the timers whose tab is gone, so that nobody waits for them. */
  stopAll(): void {
    this.#timers.clear();
  }
}

/** A repeatable source of numbers from 0 to 1 (mulberry32). */
export function diceFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
