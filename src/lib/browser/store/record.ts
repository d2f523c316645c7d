import type { EventData, EventType, LearningEvent } from '$lib/domain/training/events';
import { fold, isModuleEvent, type ModuleProgress } from '$lib/domain/training/progress';
import { localTime } from '../device/clock';
import { saveFailure, type SaveFailure } from './failures';
import type { EventRow, Store, Tables } from './rows';

/** What recording needs to know of the device. */
export interface Recorder {
  store: Store;
  device: string;
  makeId: () => string;
  now: () => number;
}

/** `progress`: the module's progress with the event in it; null for an event about no module. */
export type Recorded =
  | { ok: true; event: LearningEvent; progress: ModuleProgress | null }
  | { ok: false; code: SaveFailure };

/** Version of every event type's data in this build. */
const DATA_VERSION = 1;

/** Ids of facts that are being saved. Whoever sends the page away waits until there are none. */
export const saving = new Set<string>();

/**
 * Records one fact: the event, its outbox row and the module's progress in one transaction. Resolves
 * with `ok` only when that is durable; with a code when nothing of it was saved.
 */
export async function record<T extends EventType>(
  { store, device, makeId, now }: Recorder,
  type: T,
  data: EventData[T]
): Promise<Recorded> {
  const start = performance.now();
  const at = now();
  const id = makeId();
  // The copy is what will be sent: no proxies of the page's state, no undefined.
  const draft = { id, at: localTime(at), type, v: DATA_VERSION, data: copy(data) };
  saving.add(id);
  try {
    const saved = await store.write(['events', 'outbox', 'progress'], (tables) =>
      save(tables, draft, device, at)
    );
    performance.measure('own-it:saved', { start });
    return { ok: true, ...saved };
  } catch (error) {
    return (await savedBefore(store, id)) ?? failed(error);
  } finally {
    saving.delete(id);
  }
}

const copy = <T>(data: T): T => JSON.parse(JSON.stringify(data)) as T;

const failed = (error: unknown): Recorded => ({ ok: false, code: saveFailure(error) });

interface Draft {
  id: string;
  at: string;
  type: EventType;
  v: number;
  data: EventData[EventType];
}

/** Two round trips to the database: one that reads and deals the number, one that writes the rest. */
async function save(tables: Tables, draft: Draft, device: string, addedAt: number) {
  const { id, data } = draft;
  const [known, seq] = await Promise.all([
    'module' in data ? tables.progress.get(data.module) : undefined,
    tables.outbox.add({ id, addedAt, attempts: 0 })
  ]);
  // `record` has tied the data to its type; the draft no longer shows it.
  const event = { ...draft, seq } as LearningEvent;
  const progress = isModuleEvent(event) ? fold(known, event) : null;
  await Promise.all([
    tables.events.add({ ...event, device, origin: 'here' }),
    progress && tables.progress.put(progress)
  ]);
  return { event, progress };
}

/**
 * Whatever the error is: the connection may have died after the event was saved and before we heard, and
 * the second attempt found its id taken, or failed in a way of its own. Answered again, the fact would be
 * counted twice. The id was made a moment ago, so what lies under it is ours.
 */
async function savedBefore(store: Store, id: string): Promise<Recorded | undefined> {
  const look = store.read(['events', 'progress'], async (tables) => {
    const row = await tables.events.get(id);
    if (!row) return undefined;
    const event = toEvent(row);
    const progress = isModuleEvent(event) ? await tables.progress.get(event.data.module) : null;
    return { ok: true as const, event, progress: progress ?? null };
  });
  return look.catch(() => undefined);
}

/** The event as it was recorded, which is also how it goes over the wire. */
export function toEvent({ id, seq, at, type, v, data }: EventRow): LearningEvent {
  return { id, seq, at, type, v, data } as LearningEvent;
}
