import { setImmediate as turn } from 'node:timers/promises';
import { Learner } from '$lib/browser/learner.svelte';
import { Memory } from '$lib/browser/store/memory';
import * as engine from '$lib/browser/sync/engine';
import type { Transport } from '$lib/browser/sync/reply';
import type { Lock } from '$lib/browser/sync/tab-lock';
import { PERSON_HEADER, SYNC_PATH, type Me } from '$lib/protocol';
import type { Database } from '$lib/server/db/client';
import { answer } from '$lib/server/sync/answer';
import { FakeClock, tabLocks } from '../sync/phone';

/** The server as phones reach it. */
export interface Reachable {
  /** Null while it is down. */
  database: Database | null;
}

/** The app on one phone, whose requests go through the server's own code to a real PostgreSQL. */
export class DrillPhone {
  readonly clock = new FakeClock();
  /** How often the server said it has an event, by what it said. */
  readonly answered: Record<string, number> = {};
  /** A database for each person; the twin in memory, as a thousand taps take long on a fake disk. */
  readonly #stores = new Map<string, Memory>();
  #learner: Learner | undefined;
  #busy = 0;

  constructor(
    private readonly name: string,
    private readonly server: Reachable
  ) {}

  get learner(): Learner {
    if (!this.#learner) throw new Error(`nobody is signed in on ${this.name}`);
    return this.#learner;
  }

  async signIn(me: Me): Promise<void> {
    this.clock.clear();
    this.#learner = await Learner.open(me, {
      openStore: (name) => Promise.resolve(this.#storeOf(name)),
      clock: this.clock,
      random: () => 0.5,
      online: () => true,
      isMine: () => true,
      lock: this.#watched(tabLocks()),
      listen: () => () => undefined,
      transport: this.#transport(me),
      loadSync: () => Promise.resolve(engine)
    });
    await this.#quiet();
  }

  async signOut(): Promise<void> {
    await this.learner.leave();
    this.#learner = undefined;
  }

  /** Answers a card; resolves when the phone says it is saved. */
  async answer(module: string, card: string): Promise<void> {
    const data = { module, version: 1, card, answer: 'a', correct: true, ms: 5 };
    const saved = await this.learner.record('card.answered', data);
    if (!saved.ok) throw new Error(saved.code);
  }

  /** Lets timers run until nothing waits and the server has been asked for everything. */
  async drain(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      await this.learner.syncNow();
      await this.#quiet();
      const { waiting } = await this.learner.exportAll();
      if (waiting.length === 0 && this.learner.sync.kind === 'idle') return;
      this.clock.advance(this.clock.next);
      await this.#quiet();
    }
    throw new Error(`${this.name} never drained: ${JSON.stringify(this.learner.sync)}`);
  }

  #storeOf(name: string): Memory {
    const store = this.#stores.get(name) ?? new Memory();
    this.#stores.set(name, store);
    return store;
  }

  async #quiet(): Promise<void> {
    for (let calm = 0; calm < 4; calm = this.#busy === 0 ? calm + 1 : 0) await turn();
  }

  #watched(lock: Lock): Lock {
    return async (work) => {
      this.#busy += 1;
      try {
        return await lock(work);
      } finally {
        this.#busy -= 1;
      }
    };
  }

  #transport({ organisation, person }: Me): Transport {
    return async (body) => {
      const { database } = this.server;
      if (!database) return 'offline';
      const request = new Request(`http://own-it.example${SYNC_PATH}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [PERSON_HEADER]: person.id },
        body: JSON.stringify(body)
      });
      const who = { organisationId: organisation.id, personId: person.id };
      const response = await answer(database, who, request, new Date(this.clock.now()));
      const text = await response.text();
      if (response.ok) this.#note(text);
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        retryAfter: response.headers.get('retry-after'),
        body: text
      };
    };
  }

  #note(text: string): void {
    const { results } = JSON.parse(text) as { results: { status: string }[] };
    for (const { status } of results) this.answered[status] = (this.answered[status] ?? 0) + 1;
  }
}
