import { counts } from '../outbox/waiting';
import { noteKept, noteUnsent, type Kept } from '../sealed';
import { openStore } from '../store/open';
import { getMeta, TABLES, type EventRow, type Store, type Tables } from '../store/rows';
import { goesAt, recent } from './acknowledged';
import { foldAll } from './apply';
import { serverTime } from './server-time';

/** What of the device a test replaces. */
interface Sweeping {
  askTime: () => Promise<number | null>;
  open: (name: string) => Promise<Store>;
}

/** What stays of a person who signed out. */
export interface Left {
  /** Events that the server does not have. While there are any, everything stays. */
  unsent: number;
  /** When some of the rest may go (milliseconds since 1970); null when nothing is to go by itself. */
  due: number | null;
}

/**
 * Empties the database of a person who signs out: see `clearOld`. By the server's clock, for the device's
 * may be years off.
 */
export async function leaveBehind(tables: Tables, now: number): Promise<Left> {
  const closings = (await getMeta(tables, 'closings')) ?? 0;
  await tables.meta.put({ key: 'closings', value: closings + 1 });
  return clearOld(tables, (await getMeta(tables, 'serverTime')) ?? now);
}

/**
 * Empties the database of a person who is not signed in, once the server has every event of it: but for
 * copies of what was recorded here and taken in the last KEEP_DAYS, which a restored server will need.
 * Doing it again later takes away what has become older. The empty database stays: deleting it would
 * also take what another open tab records in that moment.
 */
async function clearOld(tables: Tables, now: number): Promise<Left> {
  const { waiting, parked } = await counts(tables);
  if (waiting + parked > 0) return { unsent: waiting + parked, due: null };
  const [all, notes = [], cursor, left] = await Promise.all([
    tables.events.toArray(),
    getMeta(tables, 'acknowledged'),
    getMeta(tables, 'cursor'),
    getMeta(tables, 'left')
  ]);
  const acknowledged = recent(notes, now);
  const first = Math.min(...acknowledged.map(({ from }) => from));
  const copies = all.filter(({ origin, seq }) => origin === 'here' && seq >= first);
  await clear(tables);
  if (copies.length === 0) return { unsent: 0, due: null };
  // Without a cursor the whole history is asked for again. One that was left earlier and not looked at
  // since, or not to the end, still says what the server must have.
  const seen = left ?? cursor;
  await Promise.all([
    putBack(tables, copies),
    tables.meta.put({ key: 'acknowledged', value: acknowledged }),
    seen && tables.meta.put({ key: 'left', value: seen })
  ]);
  return { unsent: 0, due: Math.min(...acknowledged.map(goesAt)) };
}

async function clear({ events, unread, progress, meta }: Tables): Promise<void> {
  await Promise.all([
    events.clear(),
    unread.clear(),
    progress.clear(),
    // The device's random id is kept, for what another tab records later is still under it; and the
    // server's time, for another tab may leave this database once more.
    meta.bulkDelete(['cursor', 'lastSentAt', 'left', 'acknowledged'])
  ]);
}

/** Progress is what the events here add up to, so that what comes from the server later only adds to it. */
const putBack = (tables: Tables, copies: readonly EventRow[]) =>
  Promise.all([tables.events.bulkAdd(copies), foldAll(tables, copies)]);

/**
 * Takes away copies that have become old, of people who are not signed in. By the server's clock, for a
 * phone that runs ahead would take away today what a restored server needs tomorrow; when the server does
 * not say, another start will do.
 */
export async function sweep(
  kept: readonly Kept[],
  { askTime = serverTime, open = openStore }: Partial<Sweeping> = {}
): Promise<void> {
  const now = await askTime();
  if (now === null) return;
  for (const [name, due] of kept) {
    if (due > now) continue;
    const store = await open(name);
    try {
      // In memory is only what opened in place of a database that could not be: it is tried again.
      if (store.storage === 'memory') continue;
      const { unsent, due } = await store.write(TABLES, (tables) => clearOld(tables, now));
      noteUnsent(name, unsent);
      noteKept(name, due ?? 0);
    } finally {
      store.close();
    }
  }
}
