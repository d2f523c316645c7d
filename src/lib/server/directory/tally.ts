const MINUTE_MS = 60_000;

/** Counts by key within the present minute, in this process. What was counted before is forgotten. */
export class Tally {
  #minute = 0;
  readonly #counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** @returns false when that is one too many; it is not counted then. */
  count(key: string, now: Date): boolean {
    if (this.isFull(key, now)) return false;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return true;
  }

  isFull(key: string, now: Date): boolean {
    const minute = Math.floor(now.getTime() / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#counts.clear();
    }
    return (this.#counts.get(key) ?? 0) >= this.most;
  }

  /** It was none of what is counted. */
  giveBack(key: string): void {
    const count = this.#counts.get(key);
    if (count) this.#counts.set(key, count - 1);
  }

  secondsLeft(now: Date): number {
    return Math.ceil((MINUTE_MS - (now.getTime() % MINUTE_MS)) / 1000);
  }
}
