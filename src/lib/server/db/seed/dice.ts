/** A number that depends on every part, for seeding (FNV-1a, 32 bits). */
export function seedFrom(...parts: (string | number)[]): number {
  let value = 0x811c9dc5;
  for (const character of parts.join('/')) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return value;
}

/** Chance that falls the same way every time it is given the same seed. Not for secrets. */
export class Dice {
  #state: number;

  constructor(...seed: (string | number)[]) {
    this.#state = seedFrom(...seed);
  }

  /** 32 random bits (mulberry32). */
  #bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** At least `from`, less than `to`. */
  between(from: number, to: number): number {
    return from + (this.#bits() / 2 ** 32) * (to - from);
  }

  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1));
  }

  /** About 0, mostly within 1 of it: the sum of three throws. */
  bell(): number {
    return this.between(-1, 1) + this.between(-1, 1) + this.between(-1, 1);
  }

  chance(share: number): boolean {
    return this.between(0, 1) < share;
  }

  /** @throws RangeError when the list is empty. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[this.whole(0, list.length - 1)] as T;
  }

  /** One of the keys, as often as its share of the sum says. */
  weighted<K extends string>(shares: Readonly<Partial<Record<K, number>>>): K {
    const entries = Object.entries(shares) as [K, number][];
    return entries[this.place(entries.map(([, share]) => share))]![0];
  }

  /** A place in the list, as often as its weight says. The weights must not all be 0. */
  place(weights: readonly number[]): number {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0)) throw new RangeError('no weight to go by');
    let left = this.between(0, total);
    const found = weights.findIndex((weight) => (left -= weight) < 0);
    return found === -1 ? weights.findLastIndex((weight) => weight > 0) : found;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const mixed = [...list];
    for (let i = mixed.length - 1; i > 0; i -= 1) {
      const j = this.whole(0, i);
      [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
    }
    return mixed;
  }

  #hex(length: number): string {
    let digits = '';
    while (digits.length < length) digits += this.#bits().toString(16).padStart(8, '0');
    return digits.slice(0, length);
  }

  /** In the shape of a random (version 4) UUID. */
  uuid(): string {
    const hex = this.#hex(30);
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(12, 15)}`,
      `${this.pick(['8', '9', 'a', 'b'])}${hex.slice(15, 18)}`,
      hex.slice(18, 30)
    ].join('-');
  }

  /** In the shape of a UUIDv7 made at this instant (milliseconds since 1970). */
  uuidv7(instant: number): string {
    const time = Math.floor(instant).toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${this.uuid().slice(15)}`;
  }
}
