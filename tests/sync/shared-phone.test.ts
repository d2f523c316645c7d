// IndexedDB has to be there before Dexie looks for it.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as identity from '$lib/browser/identity';
import { seal } from '$lib/browser/leaving';
import { keptBeside, waitingHere } from '$lib/browser/sealed';
import { openStore as realOpen } from '$lib/browser/store/open';
import { LAST_COPY_CACHE } from '../../src/service-worker/routes';
import { fakeStorage } from './local-storage';
import { goodNetwork, Phone, somebody, type Network } from './phone';
import { jsonAnswer, TwinServer } from './twin-server';

type Opener = typeof realOpen;

beforeEach(() => {
  vi.stubGlobal('localStorage', fakeStorage());
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('signing out', () => {
  it('seals what is not sent; it goes when its person is back, and as theirs', async () => {
    const [sam, alex] = [somebody(), somebody()];
    const servers = { sam: new TwinServer(), alex: new TwinServer() };
    identity.remember(sam);
    const first = await Phone.open(servers.sam, { me: sam, network: () => 'offline' });
    await first.answer('one');
    expect(await seal(first.learner)).toEqual({ kept: 1, lost: 0 });
    expect(identity.current()).toBeNull();

    identity.remember(alex);
    const second = await Phone.open(servers.alex, { me: alex });
    await second.answer('two');
    expect(localStorage.getItem('own-it.sealed')).not.toContain('Sam');
    await seal(second.learner);
    expect(waitingHere()).toBe(1);

    identity.remember(sam);
    const back = await Phone.open(servers.sam, { me: sam });
    await back.drain();
    // The page is told a moment after the database has it.
    await vi.waitFor(() => expect(waitingHere()).toBe(0));
    expect(servers.sam.ids).toHaveLength(1);
    expect(servers.alex.ids).toHaveLength(1);
  });

  it('keeps what the server refused', async () => {
    const phone = await Phone.open(new TwinServer());
    await phone.answer('bad', 'x'.repeat(100));
    expect(await seal(phone.learner)).toEqual({ kept: 1, lost: 0 });
  });
});

describe('the note of when something was last sent', () => {
  const cookieAfterSealing = async (network: Network) => {
    const phone = await Phone.open(new TwinServer(), { network });
    vi.stubGlobal('document', { cookie: `own-it-sent.${phone.me.person.id}=1` });
    await phone.answer('one');
    await seal(phone.learner);
    return document.cookie;
  };

  it('goes when its person signs out', async () => {
    expect(await cookieAfterSealing(goodNetwork)).toContain('max-age=0');
  });

  it('stays while something of theirs is kept here, which the browser may yet clear', async () => {
    expect(await cookieAfterSealing(() => 'offline')).not.toContain('max-age=0');
  });
});

it('clears the cache in which the service worker keeps pages', async () => {
  const remove = vi.fn(() => Promise.resolve(true));
  vi.stubGlobal('caches', { delete: remove });
  await identity.clearLastCopies();
  expect(remove.mock.calls).toEqual([[LAST_COPY_CACHE]]);
});

describe('signing out at a bad moment', () => {
  it('does not act on a reply that comes after it', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    let sealed: ReturnType<typeof seal> | undefined;
    phone.network = (_request, deliver) => {
      sealed = seal(phone.learner);
      return deliver();
    };
    await phone.answer('one');
    expect(await sealed).toEqual({ kept: 1, lost: 0 });
    phone.network = (_request, deliver) => deliver();
    await phone.reopen();
    await phone.drain();
    expect(server.ids).toHaveLength(1);
  });

  it('writes nothing of an answer that another tab was waiting for, not even of the first', async () => {
    const sam = somebody();
    const server = new TwinServer();
    const earlier = await Phone.open(server, { me: sam });
    await earlier.answer('one');
    await seal(earlier.learner);

    // A browser of its own, and in it two tabs.
    const openStore: Opener = (name, opening) => realOpen(`new:${name}`, opening);
    let deliverNow = () => {};
    const held = new Promise<void>((resolve) => (deliverNow = resolve));
    const setup = { me: sam, seams: { openStore } };
    const tab = await Phone.open(server, { ...setup, network: () => 'offline' });
    tab.network = async (_request, deliver) => {
      await held;
      return deliver();
    };
    const syncing = tab.learner.syncNow();
    await vi.waitFor(() => expect(tab.requests).toBe(2));
    const other = await Phone.open(server, { ...setup, network: () => 'offline' });
    await seal(other.learner);
    deliverNow();
    await syncing;
    const { events, progress } = await tab.learner.exportAll();
    expect([events, progress]).toEqual([[], []]);
  });

  it('says what is lost where the browser lends no storage', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const phone = await Phone.open(new TwinServer(), { network: () => 'offline' });
    vi.restoreAllMocks();
    await phone.answer('one');
    expect(await seal(phone.learner)).toEqual({ kept: 0, lost: 1 });
  });
});

describe('signing out of a phone that has no room', () => {
  const full = () => {
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
  };

  it('forgets the person all the same, and a later start clears what stayed', async () => {
    const server = new TwinServer();
    const sam = somebody();
    identity.remember(sam);
    const phone = await Phone.open(server, { me: sam });
    await phone.answer('one');
    await vi.waitFor(() => expect(phone.learner.waiting).toBe(0));
    full();
    expect(await seal(phone.learner)).toEqual({ kept: 0, lost: 0 });
    vi.restoreAllMocks();
    expect(identity.current()).toBeNull();
    // Due at once: the next start that reaches the server clears what there was no room to clear.
    expect(keptBeside(null).map(([, due]) => due)).toEqual([1]);

    const back = await Phone.open(server, { me: sam });
    expect((await back.learner.exportAll()).events).toHaveLength(1);
  });

  it('keeps what is not sent', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server, { network: () => 'offline' });
    await phone.answer('one');
    full();
    expect(await seal(phone.learner)).toEqual({ kept: 1, lost: 0 });
    vi.restoreAllMocks();
    phone.network = goodNetwork;
    await phone.reopen();
    await phone.drain();
    expect(server.ids).toHaveLength(1);
  });
});

describe('who is signed in', () => {
  const ask = (answer: { status: number; type?: string; body?: unknown }) => {
    const { status, type = 'application/json', body = {} } = answer;
    const text = type === 'application/json' ? JSON.stringify(body) : '<title>WiFi</title>';
    vi.stubGlobal('fetch', () =>
      Promise.resolve(new Response(text, { status, headers: { 'content-type': type } }))
    );
    return identity.fetchMe();
  };

  it('is known at the next start without a network', () => {
    const me = somebody();
    identity.remember(me);
    expect(identity.current()).toEqual(me);
    identity.forget();
    expect(identity.current()).toBeNull();
  });

  it('is nobody when what was kept is broken', () => {
    for (const broken of ['{', '{}', '"x"', JSON.stringify({ person: {} })]) {
      localStorage.setItem('own-it.me', broken);
      expect(identity.current()).toBeNull();
    }
  });

  it('is known while the page is open where localStorage is denied', () => {
    vi.stubGlobal('localStorage', undefined);
    const me = somebody();
    identity.remember(me);
    expect(identity.current()).toEqual(me);
    identity.forget();
    expect(identity.current()).toBeNull();
  });

  it('is asked of our server only', async () => {
    const me = somebody();
    expect(await ask({ status: 200, body: me })).toEqual(me);
    expect(await ask({ status: 401 })).toBe('signed-out');
    expect(await ask({ status: 401, type: 'text/html' })).toBe('unreachable');
    expect(await ask({ status: 200, type: 'text/html' })).toBe('unreachable');
    expect(await ask({ status: 200, body: { ok: true } })).toBe('unreachable');
    expect(await ask({ status: 503 })).toBe('unreachable');
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    expect(await identity.fetchMe()).toBe('unreachable');
  });
});

describe('a session that is somebody else’s', () => {
  it('takes nothing: the server says 403 and everything stays', async () => {
    const phone = await Phone.open(new TwinServer());
    phone.network = () => jsonAnswer(403, { code: 'not-yours', message: '' });
    await phone.answer('one');
    expect(await phone.unsent()).toHaveLength(1);
    expect(phone.learner.sync).toMatchObject({ kind: 'waiting', why: 'forbidden' });
  });
});
