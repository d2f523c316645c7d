// IndexedDB has to be there before Dexie looks for it.
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Learner } from '$lib/browser/learner.svelte';
import { Disk } from '$lib/browser/store/disk';
import { storeName } from '$lib/browser/store/name';
import { openStore } from '$lib/browser/store/open';
import type { Me } from '$lib/protocol';
import { Phone, somebody } from './phone';
import { TwinServer } from './twin-server';

afterEach(() => {
  vi.restoreAllMocks();
});

const nameOf = ({ organisation, person }: Me) => storeName(organisation.id, person.id);
const answer = { module: 'm', version: 1, card: 'c', answer: 'a', correct: true, ms: 5 };

/** A method to be called on whatever `this` will be. */
const methodOf = <T extends object, K extends keyof T>(prototype: T, name: K): T[K] =>
  Reflect.get(prototype, name);

/** Makes writing to one table fail, `times` times. */
function failing(table: string, name: string, times = Infinity) {
  let left = times;
  for (const method of ['add', 'put'] as const) {
    const real = methodOf(IDBObjectStore.prototype, method);
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      if (this.name === table && left-- > 0) throw new DOMException('trouble', name);
      return real.apply(this, args);
    });
  }
}

describe('quota-error-is-told-and-nothing-half-written', () => {
  it.each(['events', 'outbox', 'progress'])('when %s has no room', async (table) => {
    const phone = await Phone.open(new TwinServer(), { network: () => 'offline' });
    await phone.answer('before');
    const before = await phone.learner.exportAll();
    failing(table, 'QuotaExceededError');
    const told = await phone.learner.record('card.answered', answer);
    vi.restoreAllMocks();
    expect(told).toEqual({ ok: false, code: 'storage-full' });
    expect(await phone.learner.exportAll()).toEqual(before);
    expect(await phone.learner.record('card.answered', answer)).toEqual({ ok: true });
  });
});

describe('a lost connection to the database', () => {
  it.each(['UnknownError', 'InvalidStateError', 'AbortError'])(
    'is opened again and the tap is saved once (%s)',
    async (name) => {
      const server = new TwinServer();
      const phone = await Phone.open(server);
      failing('events', name, 1);
      await phone.answer('one');
      expect(server.ids).toHaveLength(1);
      expect((await phone.learner.exportAll()).events).toHaveLength(1);
    }
  );

  it('is told when it does not come back', async () => {
    const phone = await Phone.open(new TwinServer());
    failing('events', 'UnknownError');
    const told = await phone.learner.record('card.answered', answer);
    expect(told).toEqual({ ok: false, code: 'storage-failed' });
  });

  it.each<[string, (again: () => Promise<unknown>) => Promise<unknown>]>([
    ['finds its id taken', (again) => again()],
    ['finds no room', () => Promise.reject(new DOMException('no room', 'QuotaExceededError'))],
    ['fails too', () => Promise.reject(new DOMException('lost again', 'UnknownError'))]
  ])('does not save a tap twice that was saved, when the second attempt %s', async (_, second) => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    const real = methodOf(Disk.prototype, 'write');
    vi.spyOn(Disk.prototype, 'write').mockImplementationOnce(async function (
      this: Disk,
      names,
      work
    ) {
      await real.call(this, names, work);
      return second(() => real.call(this, names, work));
    });
    await phone.answer('one');
    const all = await phone.learner.exportAll();
    expect(all.events).toHaveLength(1);
    expect(server.ids).toHaveLength(1);
  });
});

describe('a database that another build changed', () => {
  it('is still opened by an older build, with everything in it', async () => {
    const phone = await Phone.open(new TwinServer(), { network: () => 'offline' });
    await phone.answer('one');
    await phone.learner.close();
    await raiseVersion(nameOf(phone.me));
    await phone.reopen();
    expect(phone.learner.storage).toBe('disk');
    expect(phone.learner.waiting).toBe(1);
    await phone.answer('two');
    expect(await phone.unsent()).toHaveLength(2);
  });

  it('is let go when a newer build wants it, and the page is told to reload', async () => {
    const notices: string[] = [];
    const phone = await Phone.open(new TwinServer(), {
      seams: { onNotice: (notice) => notices.push(notice) }
    });
    await raiseVersion(nameOf(phone.me));
    expect(notices).toEqual(['reload']);
    expect(phone.learner.notice).toBe('reload');
    const told = await phone.learner.record('card.answered', answer);
    expect(told).toEqual({ ok: false, code: 'storage-closed' });
  });
});

describe('a browser that lends no storage', () => {
  it('works in memory, says so, and sends at once', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const server = new TwinServer();
    const phone = await Phone.open(server);
    expect(phone.learner.storage).toBe('memory');
    await phone.answer('one');
    expect(server.ids).toHaveLength(1);
    expect(phone.learner.progress.m?.cards.one).toMatchObject({ answer: 'a' });
    expect(phone.learner.waiting).toBe(0);
  });

  it('does not wait for ever for a database that never opens', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => ({}) as IDBOpenDBRequest);
    const store = await openStore('never', { openWithinMs: 10 });
    expect(store.storage).toBe('memory');
  });
});

describe('the start', () => {
  it('reads no event, however many there are', async () => {
    const phone = await Phone.open(new TwinServer());
    await phone.answer('one');
    await phone.learner.close();
    const tables = new Set<string>();
    for (const method of ['get', 'getAll', 'openCursor', 'count'] as const) {
      spyOnReads(IDBObjectStore.prototype, method, (store) => tables.add(store.name));
      spyOnReads(IDBIndex.prototype, method, (index) => tables.add(index.objectStore.name));
    }
    const learner = await Learner.open(phone.me, {
      clock: phone.clock,
      transport: () => Promise.resolve('offline'),
      listen: () => () => undefined,
      online: () => false,
      isMine: () => true
    });
    expect(learner.progress.m).toBeDefined();
    expect([...tables].toSorted()).toEqual(['meta', 'outbox', 'parked', 'progress', 'unread']);
    await learner.exportAll();
    // The spies do see events being read.
    expect(tables).toContain('events');
    await learner.close();
  });
});

type Reads = Pick<IDBObjectStore, 'get' | 'getAll' | 'openCursor' | 'count'>;

/** Tells `seen` whose method was called, and lets it go on. */
function spyOnReads<T extends Reads>(prototype: T, method: keyof Reads, seen: (self: T) => void) {
  const real = prototype[method] as (...args: unknown[]) => IDBRequest;
  const spied: object = prototype;
  vi.spyOn(spied as Record<string, (...args: unknown[]) => unknown>, method).mockImplementation(
    function (this: unknown, ...args: unknown[]) {
      seen(this as T);
      return real.apply(this, args);
    }
  );
}

describe('each person’s database', () => {
  it('is their own', async () => {
    const [sam, alex] = [somebody(), somebody()];
    expect(nameOf(sam)).not.toBe(nameOf(alex));
    const phone = await Phone.open(new TwinServer(), { me: sam, network: () => 'offline' });
    await phone.answer('one');
    const other = await Phone.open(new TwinServer(), { me: alex });
    expect((await other.learner.exportAll()).events).toEqual([]);
  });
});

/** What a newer build's additive upgrade does. */
function raiseVersion(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 20);
    request.onupgradeneeded = () => request.result.createObjectStore('later');
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
    request.onerror = () => reject(request.error ?? new Error('not opened'));
  });
}
