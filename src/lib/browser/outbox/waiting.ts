import type { Tables } from '../store/rows';

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
