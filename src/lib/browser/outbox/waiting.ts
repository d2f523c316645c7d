import type { OutboxRow, Store, Tables } from '../store/rows';

/** How many events wait to be sent, are parked, and came from the server unreadable. */
export interface Counts {
  waiting: number;
  parked: number;
  unread: number;
}

export async function counts({
  outbox,
  parked,
  unread
}: Pick<Tables, 'outbox' | 'parked' | 'unread'>): Promise<Counts> {
  const [waiting, aside, unreadable] = await Promise.all([
    outbox.count(),
    parked.count(),
    unread.count()
  ]);
  return { waiting, parked: aside, unread: unreadable };
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
export const toRow = ({ id, seq }: { id: string; seq: number }, addedAt: number): OutboxRow => ({
  id,
  seq,
  addedAt,
  attempts: 0
});
