import type { DexieOptions } from 'dexie';
import { Disk, type Notice } from './disk';
import { getMeta, type Store } from './rows';

/** Longer than a slow phone needs; Safari has been seen never to answer at all. */
const OPEN_WITHIN_MS = 10_000;

interface Opening {
  /** Told when the tab must be reloaded, or another one closed. */
  notify?: (notice: Notice) => void;
  /** Another IndexedDB than the browser's: for tests. */
  indexedDB?: DexieOptions['indexedDB'];
  IDBKeyRange?: DexieOptions['IDBKeyRange'];
  openWithinMs?: number;
}

/** The person's store: on disk, or in memory where the browser lends no storage (private mode, denied). */
export async function openStore(name: string, opening: Opening = {}): Promise<Store> {
  const { notify = () => undefined, openWithinMs = OPEN_WITHIN_MS, ...options } = opening;
  const attempt = () => within(openWithinMs, notify, (tell) => Disk.open(name, tell, options));
  try {
    // Chrome and Safari are known to refuse the first opening after a crash and to grant the second.
    return await attempt().catch(attempt);
  } catch {
    // Few phones need it, so few phones load it.
    const { Memory } = await import('./memory');
    return new Memory();
  }
}

/** A store that opens after it was given up is closed again; one that is blocked by a tab is waited for. */
async function within(
  ms: number,
  notify: (notice: Notice) => void,
  open: (notify: (notice: Notice) => void) => Promise<Disk>
): Promise<Disk> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const opening = open((notice) => {
    if (notice === 'blocked') clearTimeout(timer);
    notify(notice);
  });
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      void opening.then(
        (disk) => disk.close(),
        () => undefined
      );
      reject(new Error('the database did not open in time'));
    }, ms);
  });
  return Promise.race([opening, late]).finally(() => clearTimeout(timer));
}

/**
 * This device's id for this person: made once, random, and the same in every tab. `sentBefore`: this
 * browser has sent something for them, so without an id the copy that had one was cleared.
 */
export function deviceId(
  store: Store,
  makeId: () => string,
  sentBefore: number | null
): Promise<string> {
  return store.write(['meta'], async (tables) => {
    const known = await getMeta(tables, 'device');
    if (known) return known;
    const device = makeId();
    await tables.meta.add({ key: 'device', value: device });
    // Memory is always empty at first; nobody cleared it.
    if (sentBefore && store.storage === 'disk') {
      await tables.meta.put({ key: 'cleared', value: sentBefore });
    }
    return device;
  });
}
