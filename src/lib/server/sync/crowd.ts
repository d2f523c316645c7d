/**
 * Most requests that the database works for at once: eight for each of its 12 connections. At about 8 ms
 * a request what waits behind them is answered within a second or two, and bodies in waiting take a few
 * tens of MiB at the most.
 */
export const ROOM = 96;

/**
 * Phones a second that are told to come back. Two cores answer about 150 a second, so this leaves room
 * for everybody's usual work beside it: 10,000 phones are back within six and a half minutes.
 */
export const PACE = 25;

/**
 * Most bodies of one person on their way at once. A phone sends one at a time; somebody who opens many
 * and finishes none holds no more memory than this many requests.
 */
const BODIES = 16;

/** Nobody is sent away for longer, however many were turned away before them. */
const LONGEST_MS = 10 * 60_000;

/**
 * The door of the sync endpoint. When too many are inside, whoever comes is sent away before anything
 * is looked up for them, each with a time of their own to come back, so that memory and the database's
 * queue stay bounded and the same crowd does not come again all at once.
 */
export class Crowd {
  #inside = 0;
  /** When the next one who is sent away may come back; on the clock of `now`. */
  #nextMs = 0;

  /** How many bodies are coming in, by person; who has none has no entry. */
  readonly #coming = new Map<string, number>();

  /** `now`: milliseconds, never going back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  get isFull(): boolean {
    return this.#inside >= ROOM;
  }

  /** Counts `work` as inside until it ends. Waiting for a slow phone's body is not work. */
  async inside<T>(work: () => Promise<T>): Promise<T> {
    this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#inside -= 1;
    }
  }

  /** Runs `receive` unless too many of this person's bodies are on their way: then null, and nothing ran. */
  async receiving<T>(personId: string, receive: () => Promise<T>): Promise<T | null> {
    const before = this.#coming.get(personId) ?? 0;
    if (before >= BODIES) return null;
    this.#coming.set(personId, before + 1);
    try {
      return await receive();
    } finally {
      const left = (this.#coming.get(personId) ?? 1) - 1;
      if (left > 0) this.#coming.set(personId, left);
      else this.#coming.delete(personId);
    }
  }

  /** Whole seconds after which the one who is sent away now may come back. */
  comeBackAfter(): number {
    const now = this.now();
    // When every time is given away the round begins again: better than all of them at the last one.
    const isOver = this.#nextMs < now || this.#nextMs > now + LONGEST_MS;
    this.#nextMs = (isOver ? now : this.#nextMs) + 1000 / PACE;
    return Math.ceil((this.#nextMs - now) / 1000);
  }
}

/** Everybody who syncs with this process. */
export const crowd = new Crowd();
