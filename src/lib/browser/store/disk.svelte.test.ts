import { afterEach, describe, expect, it, vi } from 'vitest';
import { uuidV7Maker } from '../device/uuid-v7';
import { Disk, type Notice } from './disk';
import { record, type Recorder } from './record';
import { TABLES } from './rows';

/* What the real IndexedDB does is not what its imitation in Node does, so these run in a browser. */

let made = 0;
const newName = () => `disk-test:${Date.now()}:${made++}`;
const answer = { module: 'm', version: 1, card: 'c', answer: 'a', correct: true, ms: 5 };

const recorder = (store: Disk): Recorder => ({
  store,
  device: 'd',
  makeId: uuidV7Maker(Date.now),
  now: Date.now
});

async function open(name: string) {
  const notices: Notice[] = [];
  const disk = await Disk.open(name, (notice) => notices.push(notice));
  return { disk, notices, save: () => record(recorder(disk), 'card.answered', answer) };
}

/** Opens a database past the app. `upgrade` runs when its version rises. */
function openRaw(
  name: string,
  version: number,
  upgrade: (db: IDBDatabase, tx: IDBTransaction) => void
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade(request.result, request.transaction!);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not opened'));
  });
}

interface Seen {
  tx: IDBTransaction;
  complete: boolean;
}

/** Notes every transaction that is opened. Call it before a database is opened: Dexie keeps the method. */
function watchTransactions(): Seen[] {
  const seen: Seen[] = [];
  const real = Reflect.get(IDBDatabase.prototype, 'transaction');
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...args
  ) {
    const tx = real.apply(this, args);
    const one = { tx, complete: false };
    tx.addEventListener('complete', () => (one.complete = true));
    seen.push(one);
    return tx;
  });
  return seen;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('what is called saved', () => {
  it('was flushed to the disk: each write is a strict transaction', async () => {
    const seen = watchTransactions();
    const { save } = await open(newName());
    seen.length = 0;
    expect(await save()).toMatchObject({ ok: true });
    const writes = seen.filter(({ tx }) => tx.mode === 'readwrite');
    expect(writes.map(({ tx }) => tx.durability)).toEqual(['strict']);
  });

  it('is in one transaction with its outbox row and its progress, and told after that ended', async () => {
    const seen = watchTransactions();
    const { disk, save } = await open(newName());
    seen.length = 0;
    await save();
    expect(seen).toMatchObject([{ complete: true, tx: { mode: 'readwrite' } }]);
    const [write] = seen;
    expect([...write!.tx.objectStoreNames].toSorted()).toEqual(['events', 'outbox', 'progress']);
    expect(await disk.oldest(2)).toHaveLength(1);
  });
});

describe('a database of another version', () => {
  it('that a newer build left is opened with everything in it', async () => {
    const name = newName();
    const first = await open(name);
    await first.save();
    first.disk.close();
    const newer = await openRaw(name, 20, (db) => void db.createObjectStore('later'));
    newer.close();
    const { disk, save } = await open(name);
    expect(await save()).toMatchObject({ ok: true });
    expect(await disk.oldest(5)).toHaveLength(2);
  });

  it('that the first release left is opened with everything in it', async () => {
    const name = newName();
    const id = '0190a000-0000-7000-8000-000000000001';
    const event = { id, seq: 7, at: '2026-11-22T09:41:00.000+00:00', type: 'card.answered', v: 1 };
    const row = { ...event, data: answer, device: 'd', origin: 'here' };
    const left = await openRaw(name, 10, (db, tx) => {
      db.createObjectStore('events', { keyPath: 'id' }).createIndex('[type+id]', ['type', 'id']);
      db.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true });
      for (const table of ['parked', 'unread']) db.createObjectStore(table, { keyPath: 'id' });
      db.createObjectStore('progress', { keyPath: 'module' });
      db.createObjectStore('meta', { keyPath: 'key' });
      tx.objectStore('events').add(row);
      tx.objectStore('outbox').add({ id, seq: 7, addedAt: 1, attempts: 0 });
      tx.objectStore('parked').add({ id: 'p', seq: 6, code: 'invalid', parkedAt: 1 });
      tx.objectStore('meta').add({ key: 'device', value: 'd' });
    });
    left.close();
    const { disk } = await open(name);
    const [parked, device] = await disk.read(TABLES, (tables) =>
      Promise.all([tables.parked.toArray(), tables.meta.get('device')])
    );
    expect(await disk.newest('card.answered', 5)).toEqual([row]);
    expect(await disk.oldest(5)).toEqual([{ id, seq: 7, addedAt: 1, attempts: 0 }]);
    expect(parked).toHaveLength(1);
    expect(device?.value).toBe('d');
  });

  it('is let go to a newer build in another tab, and nothing more is called saved', async () => {
    const name = newName();
    const { save, notices } = await open(name);
    const newer = await openRaw(name, 20, (db) => void db.createObjectStore('later'));
    expect(notices).toEqual(['reload']);
    expect(await save()).toEqual({ ok: false, code: 'storage-closed' });
    newer.close();
  });

  it('that a tab with an older build holds is waited for, and said', async () => {
    const name = newName();
    const older = await openRaw(name, 1, (db) => void db.createObjectStore('old'));
    const notices: Notice[] = [];
    const opening = Disk.open(name, (notice) => notices.push(notice));
    await vi.waitFor(() => expect(notices).toEqual(['blocked']));
    older.close();
    const disk = await opening;
    expect(await record(recorder(disk), 'card.answered', answer)).toMatchObject({ ok: true });
  });
});
