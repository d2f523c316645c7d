import type { EventType } from '$lib/domain/training/events';
import type { ModuleProgress } from '$lib/domain/training/progress';
import {
  TABLES,
  type EventRow,
  type MetaRow,
  type OutboxRow,
  type ParkedRow,
  type Rows,
  type Store,
  type TableName,
  type Tables,
  type UnreadRow
} from './rows';

/** The store's twin for browsers that lend no storage, and for tests. Gone when the page closes. */
export class Memory implements Store {
  readonly storage = 'memory';
  readonly #tables = {
    events: new MemoryRows<EventRow, string>('id'),
    outbox: new MemoryRows<OutboxRow, number>('seq', true),
    parked: new MemoryRows<ParkedRow, string>('id'),
    progress: new MemoryRows<ModuleProgress, string>('module'),
    unread: new MemoryRows<UnreadRow, string>('id'),
    meta: new MemoryRows<MetaRow, string>('key')
  } satisfies Tables;
  #queue: Promise<unknown> = Promise.resolve();
  #watchers = new Set<() => void>();

  async write<T>(_names: readonly TableName[], work: (tables: Tables) => Promise<T>): Promise<T> {
    const value = await this.#inTurn(async () => {
      const undo = TABLES.map((name) => this.#tables[name].checkpoint());
      try {
        return await work(this.#tables);
      } catch (error) {
        for (const restore of undo) restore();
        throw error;
      }
    });
    for (const look of this.#watchers) look();
    return value;
  }

  read<T>(_names: readonly TableName[], work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#inTurn(() => work(this.#tables));
  }

  watch<T>(
    names: readonly TableName[],
    work: (tables: Tables) => Promise<T>,
    seen: (value: T) => void
  ): () => void {
    const look = () =>
      void this.read(names, work).then((value) => {
        if (this.#watchers.has(look)) seen(value);
      });
    this.#watchers.add(look);
    look();
    return () => this.#watchers.delete(look);
  }

  async oldest(limit: number): Promise<OutboxRow[]> {
    const rows = await this.#tables.outbox.toArray();
    return rows.sort((a, b) => a.seq - b.seq).slice(0, limit);
  }

  async newest(type: EventType, limit: number): Promise<EventRow[]> {
    const rows = (await this.#tables.events.toArray()).filter((row) => row.type === type);
    return rows.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
  }

  close(): void {
    this.#watchers.clear();
  }

  /** One transaction after the other, as IndexedDB does it. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

class MemoryRows<Row extends object, Key extends string | number> implements Rows<
  Row,
  Key,
  Partial<Row>
> {
  #rows = new Map<Key, Row>();
  #dealt = 0;

  constructor(
    private readonly keyName: string & keyof Row,
    private readonly deals = false
  ) {}

  get = async (key: Key) => this.#rows.get(key);
  bulkGet = async (keys: Key[]) => keys.map((key) => this.#rows.get(key));
  add = async (row: Partial<Row>) => this.#set(row, true);
  put = async (row: Partial<Row>) => this.#set(row, false);
  bulkAdd = async (rows: readonly Partial<Row>[]) => rows.map((row) => this.#set(row, true));
  bulkPut = async (rows: readonly Partial<Row>[]) => rows.map((row) => this.#set(row, false));
  bulkDelete = async (keys: Key[]) => keys.forEach((key) => this.#rows.delete(key));
  toArray = async () => [...this.#rows.values()];
  count = async () => this.#rows.size;
  clear = async () => this.#rows.clear();

  /** What brings the table back to how it is now. */
  checkpoint(): () => void {
    const rows = new Map(this.#rows);
    return () => (this.#rows = rows);
  }

  #set(row: Partial<Row>, onlyNew: boolean): Key {
    const key = (row[this.keyName] ?? (this.deals ? this.#dealt + 1 : undefined)) as Key;
    if (onlyNew && this.#rows.has(key)) {
      throw Object.assign(new Error('key is taken'), { name: 'ConstraintError' });
    }
    if (typeof key === 'number') this.#dealt = Math.max(this.#dealt, key);
    this.#rows.set(key, { ...row, [this.keyName]: key } as Row);
    return key;
  }
}
