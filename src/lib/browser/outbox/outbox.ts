import type { LearningEvent } from '$lib/domain/training/events';
import type { SyncResult } from '$lib/protocol';
import { MAX_BYTES, MAX_EVENTS } from '$lib/protocol/limits';
import { toEvent } from '../store/record';
import type { EventRow, OutboxRow, ParkedRow, Store, Tables } from '../store/rows';

/** Left free in a request for everything that is not an event. */
const ENVELOPE_BYTES = 4 * 1024;
const ROOM = MAX_BYTES - ENVELOPE_BYTES;

/** Why an event is parked besides what the server says (REJECTION_CODES). */
export type LocalCode =
  /** Alone it is more than a request may hold. */
  | 'too-large'
  /** The server takes every request but one with this event in it. */
  | 'refused'
  /** The outbox names an event that is not there. */
  | 'missing';

const encoder = new TextEncoder();
const bytesOf = (event: LearningEvent): number =>
  encoder.encode(JSON.stringify(event)).byteLength + 1;

/**
 * The next batch, oldest first: at most `limit` events and what one request may hold. An event that no
 * request can hold is parked on the way.
 */
export async function next(store: Store, limit: number, now: number): Promise<LearningEvent[]> {
  for (;;) {
    const rows = await store.oldest(Math.min(limit, MAX_EVENTS));
    const found = await store.read(['events'], async ({ events }) =>
      events.bulkGet(rows.map((row) => row.id))
    );
    const { batch, unsendable } = pack(rows, found);
    for (const { row, code } of unsendable) await park(store, row, code, now);
    if (batch.length > 0 || rows.length === 0) return batch;
  }
}

function pack(rows: readonly OutboxRow[], found: readonly (EventRow | undefined)[]) {
  const batch: LearningEvent[] = [];
  const unsendable: { row: OutboxRow; code: LocalCode }[] = [];
  let bytes = 0;
  for (const [i, row] of rows.entries()) {
    const event = found[i] && toEvent(found[i]);
    const size = event ? bytesOf(event) : 0;
    if (!event) unsendable.push({ row, code: 'missing' });
    else if (size > ROOM) unsendable.push({ row, code: 'too-large' });
    else if (bytes + size > ROOM) break;
    else batch.push(event);
    bytes += size > ROOM ? 0 : size;
  }
  return { batch, unsendable };
}

/**
 * Takes the server's answers. A row goes only when its own id was answered `stored` or `duplicate`;
 * `rejected` moves it to the parked ones; anything not answered stays. Returns how many rows went.
 */
export async function settle(
  tables: Pick<Tables, 'outbox' | 'parked'>,
  sent: readonly LearningEvent[],
  results: readonly SyncResult[],
  now: number
): Promise<number> {
  const seqs = new Map(sent.map((event) => [event.id, event.seq]));
  const answered = results.flatMap((result) => {
    const seq = seqs.get(result.id);
    return seq === undefined ? [] : [{ ...result, seq }];
  });
  const refused = answered
    .filter(({ status }) => status === 'rejected')
    .map(({ id, seq, code }): ParkedRow => ({ id, seq, code: code ?? 'rejected', parkedAt: now }));
  await Promise.all([
    tables.outbox.bulkDelete(answered.map(({ seq }) => seq)),
    refused.length > 0 && tables.parked.bulkPut(refused)
  ]);
  return answered.length;
}

/** Takes one event out of the queue without losing it. */
export function park(
  store: Store,
  { id, seq }: Pick<OutboxRow, 'id' | 'seq'>,
  code: LocalCode,
  now: number
): Promise<void> {
  return store.write(['outbox', 'parked'], async ({ outbox, parked }) => {
    await Promise.all([outbox.bulkDelete([seq]), parked.put({ id, seq, code, parkedAt: now })]);
  });
}

/** The server went back to an earlier state: everything recorded here that is not parked is offered again. */
export async function offerAgain(
  { events, outbox, parked }: Pick<Tables, 'events' | 'outbox' | 'parked'>,
  now: number
): Promise<void> {
  const [all, aside] = await Promise.all([events.toArray(), parked.toArray()]);
  const parkedIds = new Set(aside.map(({ id }) => id));
  const own = all.filter((event) => event.origin === 'here' && !parkedIds.has(event.id));
  await outbox.bulkPut(own.map((event) => toRow(event, now)));
}

/** Notes on each row that a server answered `code` and did not take it. */
export function noteFailure(
  store: Store,
  sent: readonly LearningEvent[],
  code: string
): Promise<void> {
  return store.write(['outbox'], async ({ outbox }) => {
    const rows = await outbox.bulkGet(sent.map((event) => event.seq));
    const still = rows.filter((row) => row !== undefined);
    await outbox.bulkPut(
      still.map((row) => ({ ...row, attempts: row.attempts + 1, lastCode: code }))
    );
  });
}

/** Puts parked events back into the queue: one, or all of them (after an update of app or server). */
export function retryParked(store: Store, which: string, now: number): Promise<void> {
  return store.write(['outbox', 'parked'], async ({ outbox, parked }) => {
    const rows = (await parked.toArray()).filter(({ id }) => which === 'all' || id === which);
    await Promise.all([
      outbox.bulkPut(rows.map((row) => toRow(row, now))),
      parked.bulkDelete(rows.map(({ id }) => id))
    ]);
  });
}

/** A fresh outbox row for an event. */
const toRow = ({ id, seq }: { id: string; seq: number }, addedAt: number): OutboxRow => ({
  id,
  seq,
  addedAt,
  attempts: 0
});
