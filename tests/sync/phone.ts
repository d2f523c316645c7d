// IndexedDB has to be there before Dexie looks for it.
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '$lib/browser/device/clock';
import { Learner, type Seams } from '$lib/browser/learner.svelte';
import { openStore } from '$lib/browser/store/open';
import * as engine from '$lib/browser/sync/engine';
import type { Answer, Transport } from '$lib/browser/sync/reply';
import type { Lock } from '$lib/browser/sync/tab-lock';
import type { Trigger } from '$lib/browser/sync/triggers';
import type { Me, SyncRequest } from '$lib/protocol';
import type { TwinServer } from './twin-server';

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-11-23T09:00:00Z');
  #timers = new Map<object, { at: number; work: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, work: () => void): () => void {
    const key = {};
    this.#timers.set(key, { at: this.#now + ms, work });
    return () => this.#timers.delete(key);
  }

  /** Milliseconds to the next timer; Infinity when nothing would ever happen again. */
  get next(): number {
    return Math.min(...[...this.#timers.values()].map(({ at }) => at)) - this.#now;
  }

  clear(): void {
    this.#timers.clear();
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const [key, { at, work }] of [...this.#timers]) {
      if (at > this.#now || !this.#timers.delete(key)) continue;
      work();
    }
  }
}

export const somebody = (): Me => ({
  organisation: { id: randomUUID(), name: 'Anytown', locals: {}, tools: [] },
  person: { id: randomUUID(), name: 'Sam', unit: 'Parks', roles: ['learner'] }
});

/** Hands a request to the server; of its events only those that `which` lets through. */
type Deliver = (which?: (events: SyncRequest['events']) => SyncRequest['events']) => Answer;

/** What stands between phone and server. It may lose, repeat or answer by itself. */
export type Network = (request: SyncRequest, deliver: Deliver) => Heard | Promise<Heard>;
type Heard = Answer | 'offline' | 'timeout';
export const goodNetwork: Network = (_request, deliver) => deliver();

/** Locks as the browser shares them between the tabs of one phone. */
export function tabLocks() {
  let held = false;
  const lock: Lock = async (work) => {
    if (held) return false;
    held = true;
    try {
      await work();
    } finally {
      held = false;
    }
    return true;
  };
  return lock;
}

interface Setup {
  me?: Me;
  network?: Network;
  clock?: FakeClock;
  seams?: Partial<Seams>;
}

/** One tab of the app on a phone, against the server's twin. */
export class Phone {
  network: Network;
  online = true;
  requests = 0;
  readonly clock: FakeClock;
  readonly me: Me;
  #busy = 0;
  /** Counts up with every restart. */
  #life = 0;
  #nudge: (trigger: Trigger) => void = () => undefined;
  #learner: Learner | undefined;

  private constructor(
    readonly server: TwinServer,
    private readonly setup: Setup
  ) {
    this.network = setup.network ?? goodNetwork;
    this.clock = setup.clock ?? new FakeClock();
    this.me = setup.me ?? somebody();
  }

  static async open(server: TwinServer, setup: Setup = {}): Promise<Phone> {
    const phone = new Phone(server, setup);
    await phone.reopen();
    return phone;
  }

  get learner(): Learner {
    if (!this.#learner) throw new Error('open the phone first');
    return this.#learner;
  }

  /** Opens the app anew after it was killed: no timer fires and no reply arrives any more. */
  async reopen(): Promise<void> {
    this.#life += 1;
    this.#busy = 0;
    this.clock.clear();
    this.#learner = await Learner.open(this.me, {
      openStore,
      clock: this.clock,
      random: () => 0.5,
      online: () => this.online,
      isMine: () => true,
      sentBefore: () => null,
      ...this.setup.seams,
      loadSync: () => Promise.resolve(engine),
      transport: this.#transport(this.#life),
      lock: this.#watched(this.setup.seams?.lock ?? tabLocks(), this.#life),
      listen: (nudge) => {
        this.#nudge = nudge;
        return () => (this.#nudge = () => undefined);
      }
    });
    await this.quiet();
  }

  trigger(trigger: Trigger): Promise<void> {
    this.#nudge(trigger);
    return this.quiet();
  }

  /** Until nothing is under way: what comes next waits for the clock. */
  async quiet(): Promise<void> {
    for (let calm = 0; calm < 4; calm = this.#busy === 0 ? calm + 1 : 0) await turn();
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.quiet();
  }

  /** Lets timers run until the outbox is empty. Throws when it never will be. */
  async drain(tries = 100): Promise<void> {
    for (let i = 0; i < tries; i++) {
      if ((await this.unsent()).length === 0) return;
      await this.advance(this.clock.next);
    }
    throw new Error(`not sent after ${tries} tries, state ${this.learner.sync.kind}`);
  }

  async unsent(): Promise<string[]> {
    return (await this.learner.exportAll()).waiting;
  }

  /** Answers a card of a module and waits for whatever that sets off. */
  async answer(card: string, given: string | null = 'a', module = 'm'): Promise<void> {
    const data = { module, version: 1, card, answer: given, correct: true, ms: 5 };
    const saved = await this.learner.record('card.answered', data);
    if (!saved.ok) throw new Error(saved.code);
    await this.quiet();
  }

  #transport(life: number): Transport {
    return async (request) => {
      this.requests += 1;
      await turn();
      if (life !== this.#life) return new Promise(() => undefined);
      return this.network(request, (which = (events) => events) =>
        this.server.answer({ ...request, events: which(request.events) })
      );
    };
  }

  #watched(lock: Lock, life: number): Lock {
    return async (work) => {
      this.#busy += 1;
      try {
        return await lock(work);
      } finally {
        if (life === this.#life) this.#busy -= 1;
      }
    };
  }
}
