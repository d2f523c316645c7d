import { isAfterLeaving } from '../../domain/people/leaving';
import { countedOn } from '../../domain/training/counted-on';
import type { Counted } from '../../domain/training/person-state';
import { CLOCK_ADJUSTED, parseEvent, type SyncResult } from '../../protocol';
import type { Database, Transaction } from '../db/client';
import { audit } from '../people/audit';
import type { Sender, Standing, Who } from '../training/person-state';
import { foldIn } from './fold';
import { areThere, storeEvents, type Taken } from './store-events';

/** An event as it came over the wire: only its id has been looked at. */
export type RawEvent = { id: string } & Record<string, unknown>;

interface Batch {
  device: string;
  events: readonly RawEvent[];
  receivedAt: Date;
}

/** Looked at, not yet stored: a good event with its day, or the answer that it gets at once. */
type Sorted = { result: SyncResult } | { counted: Counted; adjusted: boolean };

/**
 * Stores a device's events once each and keeps the person's state and the rollups exact. Returns an
 * answer for every event, in order, and only after COMMIT. Either all of it happens or nothing does.
 */
export function ingest(database: Database, who: Sender, batch: Batch): Promise<SyncResult[]> {
  return ingestThen(database, who, batch, (_tx, results) => Promise.resolve(results));
}

/** `ingest`, and `more` that is read in the same transaction after it. */
export async function ingestThen<T>(
  database: Database,
  who: Sender,
  batch: Batch,
  more: (tx: Transaction, results: SyncResult[]) => Promise<T>
): Promise<T> {
  const sorted = batch.events.map((raw) => sort(raw, batch.receivedAt));
  const good = sorted.filter((one) => 'counted' in one);
  const work = async (tx: Transaction): Promise<T> => {
    const stored = good.length > 0 ? await store(tx, who, batch, good) : [];
    const answers = stored.values();
    const results = sorted.map((one) => ('result' in one ? one.result : answers.next().value!));
    return more(tx, results);
  };
  // One writer per person at a time. Without it two devices of one person make the rollups drift.
  return good.length > 0
    ? database.alone(who.organisationId, who.personId, work)
    : database.within(who.organisationId, work);
}

function sort(raw: RawEvent, receivedAt: Date): Sorted {
  const parsed = parseEvent(raw);
  if (!parsed.ok) return { result: { id: raw.id, status: 'rejected', code: parsed.code } };
  const { day, adjusted } = countedOn(parsed.event.at, receivedAt);
  return { counted: { event: parsed.event, countedOn: day }, adjusted };
}

async function store(
  tx: Transaction,
  who: Sender,
  batch: Batch,
  good: readonly { counted: Counted; adjusted: boolean }[]
): Promise<SyncResult[]> {
  const counted = good.map((one) => one.counted);
  const { taken, before } = await take(tx, who, batch, counted);
  const added = counted.filter((_, i) => taken[i] === 'stored');
  if (added.length > 0) await foldIn(tx, who, before, added);
  const conflicts = counted.filter((_, i) => taken[i] === 'conflict');
  if (conflicts.length > 0) await auditConflicts(tx, who, batch, conflicts);
  return good.map(({ counted: { event }, adjusted }, i): SyncResult => {
    const how = taken[i];
    if (how === 'conflict' || how === 'after-leaving') {
      return { id: event.id, status: 'rejected', code: how };
    }
    return {
      id: event.id,
      status: how ?? 'stored',
      ...(how === 'stored' && adjusted ? { code: CLOCK_ADJUSTED } : {})
    };
  });
}

/** How each event was taken. What was done after leaving is not stored, and not taken back if it was. */
async function take(
  tx: Transaction,
  who: Sender,
  { device, receivedAt }: Batch,
  counted: readonly Counted[]
): Promise<{ taken: (Taken | 'after-leaving')[]; before: Standing }> {
  const isLate = (one: Counted): boolean => isAfterLeaving(one.countedOn, who.leftOn);
  const late = counted.filter(isLate);
  const timely = counted.filter((one) => !isLate(one));
  const { taken, before } = await storeEvents(tx, who, device, timely, receivedAt);
  const there = (late.length > 0 ? await areThere(tx, who, device, late) : []).values();
  const each = taken.values();
  const all = counted.map((one) => {
    if (!isLate(one)) return each.next().value!;
    return there.next().value ? 'duplicate' : 'after-leaving';
  });
  return { taken: all, before };
}

async function auditConflicts(
  tx: Transaction,
  who: Who,
  { device, receivedAt: at }: Batch,
  conflicts: readonly Counted[]
): Promise<void> {
  const actor = { organisationId: who.organisationId, actorId: who.personId, address: null };
  const entries = conflicts.map(({ event }) => ({
    action: 'event.conflict' as const,
    detail: { event: event.id, device },
    at
  }));
  await audit(tx, actor, ...entries);
}
