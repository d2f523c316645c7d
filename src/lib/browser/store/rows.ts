import type { EventType, LearningEvent } from '$lib/domain/training/events';
import type { ModuleProgress } from '$lib/domain/training/progress';
import type { Cursor } from '$lib/protocol';

/** An event as it is kept: never edited, never deleted while its person is signed in; see sync/kept.ts for after. */
export type EventRow = LearningEvent & {
  /** The device that recorded it; the server does not say which other one. */
  device: string | null;
  /** Recorded here, or heard from the server about another device of the same person. */
  origin: 'here' | 'elsewhere';
};

/** An event that the server has not acknowledged. */
export interface OutboxRow {
  /** The event's own number on this device; dealt by the table, never twice. */
  seq: number;
  id: string;
  /** Milliseconds since 1970, as is every `…At` number here. */
  addedAt: number;
  /** How often a server answered and did not take it. */
  attempts: number;
  /** The last such answer. */
  lastCode?: string;
}

/** An event that the server refused, or that cannot be sent. It is kept, counted and shown. */
export interface ParkedRow {
  id: string;
  seq: number;
  code: string;
  parkedAt: number;
}

/** A change from the server that this build cannot read. A newer build reads it when it starts. */
export interface UnreadRow {
  id: string;
  change: Record<string, unknown>;
}

/** On a day (the milliseconds at which it began, UTC) the server took events numbered `from` and up. */
export interface Acknowledged {
  day: number;
  from: number;
}

/** Single facts about this device's copy. */
export interface Meta {
  /** Random id of this device for this person. */
  device: string;
  cursor: Cursor;
  /** Where the cursor was when the person signed out: by it a server that went back since is noticed. */
  left: Cursor;
  /** How often its person has signed out here: an answer that was asked for before that writes nothing. */
  closings: number;
  /** Of the days that a restored backup may reach back to. */
  acknowledged: Acknowledged[];
  /** When the server last answered a whole exchange. */
  lastSentAt: number;
  /** What its own clock said then. */
  serverTime: number;
  /** The browser cleared an earlier copy; what was sent up to then is on the server. Until it is read. */
  cleared: number;
}
export type MetaRow = { [K in keyof Meta]: { key: K; value: Meta[K] } }[keyof Meta];

/** The table operations that the rules need: Dexie's tables have them, and so has the twin in memory. */
export interface Rows<Row, Key, New = Row> {
  get(key: Key): PromiseLike<Row | undefined>;
  bulkGet(keys: Key[]): PromiseLike<(Row | undefined)[]>;
  /** Fails with a ConstraintError when the key is taken. */
  add(row: New): PromiseLike<Key>;
  put(row: New): PromiseLike<Key>;
  bulkAdd(rows: readonly New[]): PromiseLike<unknown>;
  bulkPut(rows: readonly New[]): PromiseLike<unknown>;
  bulkDelete(keys: Key[]): PromiseLike<void>;
  toArray(): PromiseLike<Row[]>;
  count(): PromiseLike<number>;
  clear(): PromiseLike<void>;
}

export interface Tables {
  events: Rows<EventRow, string>;
  outbox: Rows<OutboxRow, number, Omit<OutboxRow, 'seq'> & { seq?: number }>;
  parked: Rows<ParkedRow, string>;
  progress: Rows<ModuleProgress, string>;
  unread: Rows<UnreadRow, string>;
  meta: Rows<MetaRow, string>;
}
export type TableName = keyof Tables;
export const TABLES = ['events', 'outbox', 'parked', 'progress', 'unread', 'meta'] as const;

type Work<T> = (tables: Tables) => Promise<T>;

/** Where one person's events live on this device. */
export interface Store {
  /** `memory`: the browser lends no storage, and what is not sent is gone when the page closes. */
  readonly storage: 'disk' | 'memory';
  /** All of `work` or none of it; resolves when it is durable. */
  write<T>(names: readonly TableName[], work: Work<T>): Promise<T>;
  /** One consistent look. */
  read<T>(names: readonly TableName[], work: Work<T>): Promise<T>;
  /** Calls `seen` with the answer of `work` now and after every change to what it read, in any tab. */
  watch<T>(names: readonly TableName[], work: Work<T>, seen: (value: T) => void): () => void;
  /** The outbox rows with the lowest numbers. */
  oldest(limit: number): Promise<OutboxRow[]>;
  /** The newest events of a type, newest first. */
  newest(type: EventType, limit: number): Promise<EventRow[]>;
  close(): void;
}

export async function getMeta<K extends keyof Meta>(
  { meta }: Pick<Tables, 'meta'>,
  key: K
): Promise<Meta[K] | undefined> {
  // A row's value has the type that its key says; TypeScript cannot follow the lookup.
  return (await meta.get(key))?.value as Meta[K] | undefined;
}
