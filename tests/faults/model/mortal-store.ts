import type { EventRow, Store, TableName, Tables } from '$lib/browser/store/rows';

/** The tab was killed: nothing after this happened. */
export class Killed extends Error {
  override name = 'Killed';

  constructor() {
    super('killed');
  }
}

const WRITES = new Set(['add', 'put', 'bulkAdd', 'bulkPut']);

/** One life of a tab: when its process dies, and when its device has no room. */
export class Life {
  #dead = false;
  #stepsLeft = Infinity;
  #refusals = 0;
  #busy = 0;
  /** Ids of the events that this life began to write, the last one last. */
  readonly added: string[] = [];

  get dead(): boolean {
    return this.#dead;
  }

  /** Something is being read or written. */
  get busy(): boolean {
    return this.#busy > 0;
  }

  /** Kills the process before its storage has done so many more steps; 0 at once. */
  killAfter(steps: number): void {
    if (steps === 0) this.#dead = true;
    else this.#stepsLeft = steps;
  }

  /** So many writes from now on find no room. */
  fillUp(writes: number): void {
    this.#refusals = writes;
  }

  /** @throws Killed */
  step(): void {
    this.#stepsLeft -= 1;
    if (this.#stepsLeft <= 0) this.#dead = true;
    if (this.#dead) throw new Killed();
  }

  /** @throws DOMException */
  useRoom(): void {
    if (this.#refusals === 0) return;
    this.#refusals -= 1;
    throw new DOMException('no room', 'QuotaExceededError');
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
    }
  }
}

/**
 * A store as one life of a tab sees it. Killed inside a transaction nothing of it happens; killed
 * after its commit all of it did, and nobody in the app heard.
 */
export function mortal(inner: Store, life: Life): Store {
  const run = <T>(work: () => Promise<T>): Promise<T> =>
    life.during(async () => {
      life.step();
      const value = await work();
      life.step();
      return value;
    });
  return {
    storage: 'disk',
    write: (names, work) => run(() => inner.write(names, (tables) => work(watched(tables, life)))),
    read: (names, work) => run(() => inner.read(names, work)),
    watch: (names, work, seen) =>
      inner.watch(names, work, (value) => {
        if (!life.dead) seen(value);
      }),
    oldest: (limit) => run(() => inner.oldest(limit)),
    newest: (type, limit) => run(() => inner.newest(type, limit)),
    close: () => undefined
  };
}

function watched(tables: Tables, life: Life): Tables {
  const asked = Object.entries(tables).filter(([, rows]) => rows !== undefined);
  return Object.fromEntries(
    asked.map(([name, rows]) => [name, watchedRows(name as TableName, rows as object, life)])
  ) as unknown as Tables;
}

function watchedRows(name: TableName, rows: object, life: Life): object {
  return new Proxy(rows, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        life.step();
        if (WRITES.has(String(key))) life.useRoom();
        if (name === 'events' && key === 'add') life.added.push((given[0] as EventRow).id);
        return Reflect.apply(value, target, given);
      };
    }
  });
}
