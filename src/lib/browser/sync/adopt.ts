import type { Me } from '$lib/protocol';
import { noteKept, noteUnsent } from '../sealed';
import { nameFor, storeName } from '../store/name';
import { openStore } from '../store/open';
import { getMeta, TABLES, type EventRow, type Store, type Tables } from '../store/rows';
import { noteAcknowledged } from './acknowledged';
import { foldAll } from './apply';
import { leaveBehind, type Left } from './kept';

/** What of the device a test replaces. */
interface Adopting {
  now: () => number;
  open: (name: string) => Promise<Store>;
}

/**
 * Takes what a person recorded under who they were, before their organisation became part of another, into
 * the record they have now. Killed at any moment, another start goes on: the new record has it before the old
 * one lets it go, and an event that is there already is not added again. Another tab may still record in the
 * old one, so every start looks.
 */
export async function adopt(
  me: Me,
  { now = Date.now, open = openStore }: Partial<Adopting> = {}
): Promise<void> {
  const target = await open(nameFor(me));
  try {
    // What is only in memory would be lost with the page; the old record keeps it.
    if (target.storage === 'memory') return;
    for (const { organisation, person } of me.formerly ?? []) {
      const name = storeName(organisation, person);
      const old = await open(name);
      try {
        if (old.storage === 'disk') await move(old, target, name, now());
      } finally {
        old.close();
      }
    }
  } finally {
    target.close();
  }
}

async function move(old: Store, target: Store, name: string, now: number): Promise<void> {
  const found = await old.read(TABLES, contentsOf);
  await target.write(TABLES, (tables) => take(tables, found, now));
  const { unsent, due } = await old.write(TABLES, (tables) => letGo(tables, found, now));
  noteUnsent(name, unsent);
  noteKept(name, due ?? 0);
}

type Contents = Awaited<ReturnType<typeof contentsOf>>;

/** What was recorded here, oldest first, and what of it the server does not have. */
async function contentsOf(tables: Tables) {
  const [events, outbox, parked, device] = await Promise.all([
    tables.events.toArray(),
    tables.outbox.toArray(),
    tables.parked.toArray(),
    getMeta(tables, 'device')
  ]);
  const own = events.filter(({ origin }) => origin === 'here').sort((a, b) => a.seq - b.seq);
  return { own, outbox, parked, device };
}

async function take(tables: Tables, found: Contents, now: number): Promise<void> {
  const known = await tables.events.bulkGet(found.own.map(({ id }) => id));
  const device = (await getMeta(tables, 'device')) ?? found.device;
  // A record without an id looks as if the browser had cleared it.
  if (device) await tables.meta.put({ key: 'device', value: device });
  await takeAgain(tables, found, known, now);
  const fresh: EventRow[] = [];
  for (const event of found.own.filter((_, i) => !known[i])) {
    // The numbers of the two records overlap: each event gets one of the new record's.
    const seq = await tables.outbox.add({ id: event.id, addedAt: now, attempts: 0 });
    fresh.push({ ...event, seq, device: device ?? null });
  }
  const waiting = new Set(found.outbox.map(({ id }) => id));
  const aside = new Map(found.parked.map((row) => [row.id, row]));
  const sent = fresh.filter(({ id }) => !waiting.has(id) && !aside.has(id));
  const parked = fresh.flatMap(({ id, seq }) => {
    const row = aside.get(id);
    return row ? [{ ...row, seq }] : [];
  });
  await tables.outbox.bulkDelete([...sent, ...parked].map(({ seq }) => seq));
  await Promise.all([
    tables.events.bulkAdd(fresh),
    tables.parked.bulkPut(parked),
    foldAll(tables, fresh)
  ]);
  // For a server that is restored from a backup: see kept.ts.
  const taken = sent.map(({ id }) => ({ id, status: 'stored' as const }));
  await noteAcknowledged(tables, sent, taken, now);
}

/**
 * What came from here in a merge that was undone: the event is known, and nobody but the other record knew
 * that the server does not have it. Sent once too often it does no harm.
 */
async function takeAgain(
  { outbox, parked }: Tables,
  found: Contents,
  known: readonly (EventRow | undefined)[],
  now: number
): Promise<void> {
  const queued = [...(await outbox.toArray()), ...(await parked.toArray())].map(({ id }) => id);
  const aside = new Map(found.parked.map((row) => [row.id, row]));
  const waiting = new Set(found.outbox.map(({ id }) => id));
  for (const event of known) {
    if (event?.origin !== 'here' || queued.includes(event.id)) continue;
    const { id, seq } = event;
    const row = aside.get(id);
    if (row) await parked.put({ ...row, seq });
    else if (waiting.has(id)) await outbox.put({ id, seq, addedAt: now, attempts: 0 });
  }
}

/** Lets go of what was taken, and of nothing that has come since. */
async function letGo(tables: Tables, { outbox, parked }: Contents, now: number): Promise<Left> {
  await Promise.all([
    tables.outbox.bulkDelete(outbox.map(({ seq }) => seq)),
    tables.parked.bulkDelete(parked.map(({ id }) => id))
  ]);
  return leaveBehind(tables, now);
}
