import { deviceClock } from '$lib/browser/device/clock';
import { uuidV7Maker } from '$lib/browser/device/uuid-v7';
import { Memory } from '$lib/browser/store/memory';
import { record } from '$lib/browser/store/record';
import { startSync } from '$lib/browser/sync/engine';
import type { EventData } from '$lib/domain/training/events';

/** Where a phone is signed in, and over which line it gets there. */
export interface SignedInAt {
  origin: string;
  cookie: string;
  personId: string;
}

/** The app's own outbox and sync loop on a store in memory, with the fetch of Node under it. */
export class Phone {
  /** Events in each request so far. */
  readonly requests: number[] = [];
  readonly #device = crypto.randomUUID();
  readonly #store = new Memory();
  readonly #makeId = uuidV7Maker(Date.now);
  readonly #sync;

  constructor(public at: SignedInAt) {
    this.#fetchThrough(globalThis.fetch);
    this.#sync = startSync({
      personId: at.personId,
      lastSentAt: null,
      store: this.#store,
      device: this.#device,
      clock: deviceClock,
      random: Math.random,
      online: () => true,
      isMine: () => true,
      lock: async (work) => {
        await work();
        return true;
      }
    });
  }

  /** Answers so many cards without a signal. */
  async answerCards(count: number): Promise<void> {
    const recorder = {
      store: this.#store,
      device: this.#device,
      makeId: this.#makeId,
      now: Date.now
    };
    for (let i = 0; i < count; i += 1) {
      const data: EventData['card.answered'] = {
        module: 'using-copilot-safely',
        version: 1,
        card: `which-data-may-go-in-${i % 12}`,
        answer: ['personal-data', 'published-minutes'],
        correct: i % 3 > 0,
        sure: 'fairly',
        ms: 8_400 + i
      };
      const saved = await record(recorder, 'card.answered', data);
      if (!saved.ok) throw new Error(saved.code);
    }
  }

  /** Resolves when the app has done all it does by itself at such a moment. */
  syncNow(): Promise<void> {
    return this.#sync.syncNow();
  }

  get state(): string {
    return this.#sync.state.kind;
  }

  async waiting(): Promise<number> {
    return (await this.#store.oldest(Number.MAX_SAFE_INTEGER)).length;
  }

  stop(): Promise<void> {
    return this.#sync.stop();
  }

  /** A page's address and cookie are the browser's business; Node has neither. */
  #fetchThrough(real: typeof fetch): void {
    globalThis.fetch = (path, init = {}) => {
      const { events } = JSON.parse(init.body as string) as { events: unknown[] };
      this.requests.push(events.length);
      const headers = { ...(init.headers as Record<string, string>), cookie: this.at.cookie };
      return real(new URL(path as string, this.at.origin), { ...init, headers });
    };
  }
}
