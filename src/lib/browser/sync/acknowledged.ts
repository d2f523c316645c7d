import type { LearningEvent } from '$lib/domain/training/events';
import type { SyncResult } from '$lib/protocol';
import { getMeta, type Acknowledged, type Tables } from '../store/rows';

/** How old a backup may be that the server is restored from; for so long events are kept to be offered again. */
export const KEEP_DAYS = 35;
const DAY_MS = 86_400_000;

/** When the copies of a day may go: its last event was then taken at least KEEP_DAYS ago. */
export const goesAt = ({ day }: Acknowledged): number => day + (KEEP_DAYS + 1) * DAY_MS;

/**
 * Notes which of the events that were sent the server has taken today. What counts is when they were
 * taken, not when they were recorded: a phone may have been without signal for longer than KEEP_DAYS.
 */
export async function noteAcknowledged(
  { meta }: Pick<Tables, 'meta'>,
  sent: readonly LearningEvent[],
  results: readonly SyncResult[],
  now: number
): Promise<void> {
  const taken = new Set(results.filter((one) => one.status !== 'rejected').map(({ id }) => id));
  const seqs = sent.filter(({ id }) => taken.has(id)).map(({ seq }) => seq);
  if (seqs.length === 0) return;
  const known = await getMeta({ meta }, 'acknowledged');
  // An older build noted nothing: then all that came before counts as taken today.
  const from = known ? Math.min(...seqs) : 1;
  const value = recent([...(known ?? []), { day: dayOf(now), from }], now);
  await meta.put({ key: 'acknowledged', value });
}

/** Those of the last KEEP_DAYS, one for each day; a day that is still to come was noted by a wrong clock. */
export function recent(notes: readonly Acknowledged[], now: number): Acknowledged[] {
  const from = new Map<number, number>();
  for (const note of notes) {
    const day = Math.min(note.day, dayOf(now));
    if (goesAt(note) > now) from.set(day, Math.min(note.from, from.get(day) ?? Infinity));
  }
  return [...from].map(([day, first]) => ({ day, from: first }));
}

const dayOf = (now: number): number => now - (now % DAY_MS);
