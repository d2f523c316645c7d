import { fold, isModuleEvent, type ModuleProgress } from '$lib/domain/training/progress';
import type { LearningEvent } from '$lib/domain/training/events';
import { parseEvent, type Cursor, type SyncResponse } from '$lib/protocol';
import * as outbox from '../outbox/outbox';
import { getMeta, TABLES, type Store, type Tables } from '../store/rows';
import { noteAcknowledged } from './acknowledged';

/** One exchange as it went over the wire. */
export interface Exchanged {
  /** The cursor that was sent. */
  asked: Cursor | null;
  /** How often the person had signed out here when this was asked. */
  closings?: number | undefined;
  sent: readonly LearningEvent[];
  response: Pick<SyncResponse, 'results' | 'cursor' | 'more'> & { changes: readonly Wire[] };
  /** What the server's clock said; a device's own may be years off. */
  serverTime?: number | null;
}
type Wire = { id: string; pos: number };

export interface Applied {
  /** Outbox rows that went. */
  taken: number;
  /** Rows left in the outbox. */
  left: number;
  /** The cursor is not where it was. */
  moved: boolean;
  /** The server lost part of its history; what was recorded here is in the outbox again. */
  wentBack: boolean;
}

/**
 * Takes a whole answer in one transaction: results, changes and the cursor that covers them. Killed
 * at any moment, the device asks for exactly what it does not have.
 */
export function apply(store: Store, exchanged: Exchanged, now: number): Promise<Applied> {
  const { asked, sent, response } = exchanged;
  const serverTime = exchanged.serverTime ?? now;
  return store.write(TABLES, async (tables) => {
    const [stored, left, closings] = await Promise.all([
      getMeta(tables, 'cursor'),
      getMeta(tables, 'left'),
      getMeta(tables, 'closings')
    ]);
    // They signed out in another tab meanwhile: whatever came stays out. What was sent is sent again.
    if (closings !== exchanged.closings) {
      return { taken: 0, left: await tables.outbox.count(), moved: false, wentBack: false };
    }
    const gap = leavesGap(stored, asked);
    const wentBack =
      !gap && (hasGoneBack(stored, asked, response.cursor) || isBehind(response, left));
    if (wentBack) await outbox.offerAgain(tables, now);
    // After the offer, so that what this very answer acknowledges is not offered once more.
    const taken = await outbox.settle(tables, sent, response.results, now);
    await noteAcknowledged(tables, sent, response.results, serverTime);
    const { epoch, pos } = response.cursor;
    const moved = !gap && (stored?.epoch !== epoch || stored.pos !== pos);
    if (!gap) {
      await addChanges(tables, response.changes);
      if (wentBack || !response.more) await tables.meta.bulkDelete(['left']);
      await tables.meta.bulkPut([
        { key: 'cursor', value: response.cursor },
        { key: 'lastSentAt', value: now },
        { key: 'serverTime', value: serverTime }
      ]);
    }
    return { taken, left: await tables.outbox.count(), moved, wentBack };
  });
}

/**
 * The person signed out in another tab after this was asked, and the database was emptied: changes that
 * begin where the cursor was would hide everything before it for good. They are asked for again.
 */
const leavesGap = (stored: Cursor | undefined, asked: Cursor | null): boolean =>
  asked !== null && (!stored || (stored.epoch === asked.epoch && stored.pos < asked.pos));

/** Another epoch, or the same one and an earlier place: a backup was restored and nobody said so. */
function hasGoneBack(stored: Cursor | undefined, asked: Cursor | null, answered: Cursor): boolean {
  if (stored && stored.epoch !== answered.epoch) return true;
  return asked !== null && asked.epoch === answered.epoch && answered.pos < asked.pos;
}

/** The same, of the cursor that was left at sign-out: only at its end does a history show how far it goes. */
const isBehind = (
  { cursor, more }: Pick<SyncResponse, 'cursor' | 'more'>,
  left: Cursor | undefined
): boolean => !!left && (left.epoch !== cursor.epoch || (!more && cursor.pos < left.pos));

/** Tries what an older build could not read. Call at start, when there is anything unread. */
export function readAgain(store: Store): Promise<void> {
  return store.write(['events', 'progress', 'unread'], async (tables) => {
    const rows = await tables.unread.toArray();
    await tables.unread.clear();
    await addChanges(
      tables,
      rows.map((row) => row.change as Wire)
    );
  });
}

/** Adds what is not there yet; what cannot be read is kept for a build that can. */
async function addChanges(
  tables: Pick<Tables, 'events' | 'progress' | 'unread'>,
  changes: readonly Wire[]
): Promise<void> {
  const byId = [...new Map(changes.map((change) => [change.id, change])).values()];
  const known = await tables.events.bulkGet(byId.map(({ id }) => id));
  const fresh = byId.filter((_, i) => !known[i]).map((change) => ({ change, ...parse(change) }));
  const events = fresh.flatMap((one) => (one.ok ? [one.event] : []));
  const unread = fresh.flatMap(({ ok, change }) => (ok ? [] : [{ id: change.id, change }]));
  await Promise.all([
    tables.events.bulkAdd(
      events.map((event) => ({ ...event, device: null, origin: 'elsewhere' as const }))
    ),
    tables.unread.bulkPut(unread),
    foldAll(tables, events)
  ]);
}

function parse(change: Wire) {
  const event: Partial<Wire> = { ...change };
  delete event.pos;
  return parseEvent(event);
}

/** Adds events that progress does not have yet. */
export async function foldAll(
  { progress }: Pick<Tables, 'progress'>,
  events: readonly LearningEvent[]
): Promise<void> {
  const about = events.filter(isModuleEvent);
  const modules = [...new Set(about.map((event) => event.data.module))];
  const known = await progress.bulkGet(modules);
  const byModule = new Map<string, ModuleProgress | undefined>(
    modules.map((m, i) => [m, known[i]])
  );
  for (const event of about) {
    byModule.set(event.data.module, fold(byModule.get(event.data.module), event));
  }
  await progress.bulkPut([...byModule.values()].filter((one) => one !== undefined));
}
