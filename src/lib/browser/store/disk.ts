import Dexie, { liveQuery, type DexieOptions, type Table, type Transaction } from 'dexie';
import type { EventType } from '$lib/domain/training/events';
import { isConnectionLost } from './failures';
import type { EventRow, OutboxRow, Store, TableName, Tables } from './rows';

/** What a tab must be told about its database. */
export type Notice =
  /** A newer build wants the database, or its data was cleared: only a reload helps. */
  | 'reload'
  /** Another tab with an older build holds the database: that tab must be closed. */
  | 'blocked';

/**
 * One person's database. Versions only ever add tables and indexes, so that a build that was rolled
 * back still opens what a newer one left (Dexie then opens the version that is there).
 */
export class Disk implements Store {
  readonly storage = 'disk';
  #db: Dexie;
  #closed = false;

  private constructor(db: Dexie, notify: (notice: Notice) => void) {
    this.#db = db;
    db.version(1).stores({
      events: 'id, [type+id]',
      outbox: '++seq',
      parked: 'id',
      progress: 'module',
      unread: 'id',
      meta: 'key'
    });
    db.on('blocked', () => notify('blocked'));
    db.on('versionchange', () => {
      this.close();
      notify('reload');
      return false; // Dexie's own handler would open it again at the next use.
    });
  }

  /** Throws where the browser lends no storage. */
  static async open(
    name: string,
    notify: (notice: Notice) => void,
    options: DexieOptions = {}
  ): Promise<Disk> {
    const db = new Dexie(name, {
      ...options,
      // Chrome's default may lose the last seconds when the power goes.
      chromeTransactionDurability: 'strict',
      // Dexie's cache shows writes before they are durable.
      cache: 'disabled'
    });
    const disk = new Disk(db, notify);
    await db.open();
    // Made anew, it was cleared under the open page. Only a new start is honest, and knows whose it is.
    db.on('populate', () => {
      disk.close();
      notify('reload');
      throw new Dexie.DatabaseClosedError();
    });
    return disk;
  }

  write<T>(names: readonly TableName[], work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#twice(() => this.#db.transaction('rw', names, (tx) => work(tablesOf(tx, names))));
  }

  read<T>(names: readonly TableName[], work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#twice(() => this.#db.transaction('r', names, (tx) => work(tablesOf(tx, names))));
  }

  watch<T>(
    names: readonly TableName[],
    work: (tables: Tables) => Promise<T>,
    seen: (value: T) => void
  ): () => void {
    const subscription = liveQuery(() => this.read(names, work)).subscribe({
      next: seen,
      // The next write wakes it again; until then the page shows what it last saw.
      error: () => undefined
    });
    return () => subscription.unsubscribe();
  }

  oldest(limit: number): Promise<OutboxRow[]> {
    return this.#twice(() => this.#table<OutboxRow>('outbox').limit(limit).toArray());
  }

  newest(type: EventType, limit: number): Promise<EventRow[]> {
    return this.#twice(() =>
      this.#table<EventRow>('events')
        .where('[type+id]')
        .between([type, Dexie.minKey], [type, Dexie.maxKey])
        .reverse()
        .limit(limit)
        .toArray()
    );
  }

  close(): void {
    this.#closed = true;
    this.#db.close();
  }

  #table<Row>(name: TableName): Table<Row> {
    return this.#db.table<Row>(name);
  }

  /** Opens the database again, once, when the connection died. Whatever `work` does must bear doing twice. */
  async #twice<T>(work: () => PromiseLike<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (this.#closed || !isConnectionLost(error)) throw error;
      this.#db.close({ disableAutoOpen: false });
      await this.#db.open();
      return await work();
    }
  }
}

/** The tables inside one transaction, and only those it was opened for. */
function tablesOf(tx: Transaction, names: readonly TableName[]): Tables {
  const tables = Object.fromEntries(names.map((name) => [name, tx.table(name)]));
  // A table that was not asked for is undefined, and using it fails as loudly as IndexedDB does.
  return tables as unknown as Tables;
}
