import type { Clock } from '../../../src/lib/browser/device/clock';
import type { Answer, Transport } from '../../../src/lib/browser/sync/reply';
import type { SyncRequest } from '../../../src/lib/protocol';
import type { Dice } from '../../../src/lib/server/db/seed/dice';
import { Crowd } from '../../../src/lib/server/sync/crowd';
import { jsonAnswer, TwinServer } from '../../sync/twin-server';

/** What the real endpoint was measured to do (`npm run faults:real -- storm` measures it anew). */
export interface Capacity {
  /** Milliseconds of the machine that one request takes, whatever is in it … */
  requestMs: number;
  /** … and each event on top. */
  eventMs: number;
}

/** As the fetch of the app. */
const GIVEN_UP_MS = 20_000;
/** One way, on a phone's line. */
const LINE_MS = [20, 150] as const;
const REPLIES_LOST = 0.01;

/**
 * The server of a storm in simulated time: a queue that works off one request after the other as fast
 * as the real endpoint was measured to, behind the product's own door, before one twin for each person.
 */
export class QueueServer {
  readonly twins = new Map<string, TwinServer>();
  readonly #crowd: Crowd;
  /** Counts up when the server is killed: whatever is under way then gets no answer. */
  #life = 0;
  #up = true;
  #freeAt = 0;
  #inside = 0;
  /** Requests that reached the server, by the second in which they came. */
  readonly arrivals = new Map<number, number>();
  mostInside = 0;
  refused = 0;

  constructor(
    private readonly clock: Clock,
    private readonly dice: Dice,
    private readonly capacity: Capacity
  ) {
    this.#crowd = new Crowd(() => clock.now());
  }

  kill(): void {
    this.#up = false;
    this.#life += 1;
  }

  startAgain(): void {
    this.#up = true;
    this.#freeAt = this.clock.now();
  }

  /** A device's line to the server; `isOpen` says whether there is a network. */
  lineOf(personId: string, isOpen: () => boolean): Transport {
    return (request) =>
      new Promise((resolve) => {
        this.clock.after(GIVEN_UP_MS, () => resolve('timeout'));
        void this.#exchange(personId, request, isOpen).then((answer) => answer && resolve(answer));
      });
  }

  /** Null: no answer will ever come. */
  async #exchange(personId: string, request: SyncRequest, isOpen: () => boolean) {
    await this.#line();
    if (!isOpen() || !this.#up) return 'offline';
    const life = this.#life;
    const answer = await this.#arrive(personId, request);
    if (life !== this.#life || this.dice.chance(REPLIES_LOST)) return null;
    await this.#line();
    return isOpen() ? answer : null;
  }

  async #arrive(personId: string, request: SyncRequest): Promise<Answer> {
    const second = Math.floor(this.clock.now() / 1000);
    this.arrivals.set(second, (this.arrivals.get(second) ?? 0) + 1);
    if (this.#crowd.isFull) {
      this.refused += 1;
      return { ...jsonAnswer(503, {}), retryAfter: String(this.#crowd.comeBackAfter()) };
    }
    return this.#crowd.inside(() => this.#serve(personId, request));
  }

  async #serve(personId: string, request: SyncRequest): Promise<Answer> {
    const life = this.#life;
    this.mostInside = Math.max(this.mostInside, ++this.#inside);
    const { requestMs, eventMs } = this.capacity;
    const now = this.clock.now();
    this.#freeAt = Math.max(this.#freeAt, now) + requestMs + eventMs * request.events.length;
    await this.#wait(this.#freeAt - now);
    this.#inside -= 1;
    return life === this.#life ? this.#twinOf(personId).answer(request) : jsonAnswer(500, {});
  }

  #twinOf(personId: string): TwinServer {
    const twin = this.twins.get(personId) ?? new TwinServer();
    this.twins.set(personId, twin);
    return twin;
  }

  readonly #line = () => this.#wait(this.dice.between(...LINE_MS));
  readonly #wait = (ms: number) =>
    new Promise<void>((resolve) => void this.clock.after(ms, resolve));
}
