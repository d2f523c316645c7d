import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../src/lib/browser/device/clock';

interface Timer {
  at: number;
  /** Timers of the same instant go off in the order they were set. */
  order: number;
  /** Null once it was called off. */
  work: (() => void) | null;
}

/** Longest sleep of a paced clock: answers that come meanwhile may set earlier timers. */
const NAP_MS = 10;

/**
 * Time that jumps from one timer to the next; whatever a timer set off is over before the next one.
 * Once it is paced it goes with real time, so many times as fast.
 */
export class VirtualClock implements Clock {
  #now: number;
  #pace: { times: number; since: number; from: number } | null = null;
  #order = 0;
  /** A heap: the next timer first. */
  readonly #heap: Timer[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    if (!this.#pace) return this.#now;
    const { times, since, from } = this.#pace;
    return from + (performance.now() - since) * times;
  }

  pace(times: number): void {
    this.#pace = { times, since: performance.now(), from: this.#now };
  }

  after(ms: number, work: () => void): () => void {
    const timer: Timer = { at: this.now() + Math.max(ms, 0), order: this.#order++, work };
    this.#push(timer);
    return () => (timer.work = null);
  }

  /** Lets time pass until `until`. */
  async run(until: number): Promise<void> {
    for (;;) {
      const next = this.#heap[0]?.at ?? Infinity;
      const early = Math.min(next, until) - this.now();
      if (this.#pace && early > 0) {
        await sleep(Math.min(early / this.#pace.times, NAP_MS));
      } else if (next > until) {
        break;
      } else {
        await this.#goOff(this.#pop());
      }
    }
    this.#now = until;
  }

  async #goOff({ at, work }: Timer): Promise<void> {
    if (!work) return;
    this.#now = at;
    work();
    await turn();
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let place = heap.push(timer) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (isBefore(heap[above]!, timer)) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = timer;
  }

  #pop(): Timer {
    const heap = this.#heap;
    const [first, last] = [heap[0]!, heap.pop()!];
    if (heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
      if (below >= heap.length || isBefore(last, heap[below]!)) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
    return first;
  }
}

const isBefore = (a: Timer, b: Timer): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);
