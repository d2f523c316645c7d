// IndexedDB has to be there before Dexie looks for it.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as identity from '$lib/browser/identity';
import { seal } from '$lib/browser/leaving';
import { waitingHere } from '$lib/browser/sealed';
import { allOf } from '$lib/browser/store/look';
import { storeName } from '$lib/browser/store/name';
import { openStore } from '$lib/browser/store/open';
import { TABLES } from '$lib/browser/store/rows';
import { MAX_CHANGES, type Me } from '$lib/protocol';
import type { LearningEvent } from '$lib/domain/training/events';
import { fakeStorage } from './local-storage';
import { FakeClock, Phone, somebody } from './phone';
import { TwinServer } from './twin-server';

const DAY_MS = 86_400_000;

let clock: FakeClock;
let sam: Me;
let server: TwinServer;

beforeEach(() => {
  vi.stubGlobal('localStorage', fakeStorage());
  clock = new FakeClock();
  sam = somebody();
  server = new TwinServer();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function signIn(me = sam, at = server, network?: Phone['network']): Promise<Phone> {
  identity.remember(me);
  return Phone.open(at, { me, clock, ...(network ? { network } : {}) });
}

/** What lies in a person's database on this phone while they are not signed in. */
async function lyingHere({ organisation, person }: Me) {
  const store = await openStore(storeName(organisation.id, person.id));
  const rows = await store.read(TABLES, allOf);
  store.close();
  return { ...rows, cards: rows.events.map(cardOf).sort() };
}

/** Another phone: the same names in another storage. */
const aside: typeof openStore = (name, opening) => openStore(`aside:${name}`, opening);

const cardOf = (event: LearningEvent) => (event.type === 'card.answered' ? event.data.card : '');
const cardsOn = (phone: Phone) => Object.keys(phone.learner.progress.m?.cards ?? {}).sort();
/** The page is told a moment after the database has it. */
const shows = (phone: Phone, ...cards: string[]) =>
  vi.waitFor(() => expect(cardsOn(phone)).toEqual(cards));
/** What a start of the app does about copies, when the server's clock says so and this device's another time. */
async function startAt(server: number, device = server): Promise<void> {
  const headers = { 'content-type': 'application/json', date: new Date(server).toUTCString() };
  const health = JSON.stringify({ status: 'ok', version: '1' });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(health, { headers })));
  vi.spyOn(Date, 'now').mockReturnValue(device);
  await identity.sweepKept();
  vi.mocked(Date.now).mockRestore();
}
const once = (ids: readonly string[]) => new Set(ids).size === ids.length;

const elsewhere = (card: string, n: number): LearningEvent => ({
  id: `01935b00-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
  seq: n,
  at: '2026-11-20T10:00:00.000+00:00',
  type: 'card.answered',
  v: 1,
  data: { module: 'm', version: 1, card, answer: 'a', correct: true, ms: 5 }
});

describe('after signing out', () => {
  it('copies of what was recorded here stay, and nothing else', async () => {
    server.hear(elsewhere('other', 1));
    const phone = await signIn();
    await phone.answer('one');
    await phone.answer('two');
    await shows(phone, 'one', 'other', 'two');
    expect(await seal(phone.learner)).toEqual({ kept: 0, lost: 0 });

    const here = await lyingHere(sam);
    expect(here.cards).toEqual(['one', 'two']);
    expect(here.events.every(({ origin }) => origin === 'here')).toBe(true);
    expect([here.waiting, here.parked, here.unread]).toEqual([[], [], []]);
    expect(Object.keys(here.progress[0]?.cards ?? {}).sort()).toEqual(['one', 'two']);
    // They are not "unsent", and the list of databases has nobody's name in it.
    expect(waitingHere()).toBe(0);
    expect(localStorage.getItem('own-it.kept')).not.toContain('Sam');
  });

  it('nobody else sees them or sends them', async () => {
    const phone = await signIn();
    await phone.answer('one');
    await seal(phone.learner);
    const others = new TwinServer();
    const alex = await signIn(somebody(), others);
    await alex.answer('two');
    const { events } = await alex.learner.exportAll();
    expect(events.map(cardOf)).toEqual(['two']);
    expect(others.ids).toHaveLength(1);
  });

  it('signing in again sends nothing again and shows all of it once', async () => {
    server.hear(elsewhere('other', 1));
    const first = await signIn();
    await first.answer('one');
    await seal(first.learner);
    server.hear(elsewhere('later', 2));
    const batches = server.batches.length;
    const back = await signIn();
    await shows(back, 'later', 'one', 'other');
    expect(server.batches.slice(batches).flat()).toEqual([]);
    const { events } = await back.learner.exportAll();
    expect(events).toHaveLength(3);
    await back.answer('two');
    await shows(back, 'later', 'one', 'other', 'two');
    expect(server.ids).toHaveLength(4);
  });
});

describe('a server that is restored while somebody is signed out', () => {
  it('gets what it lost when they sign in again', async () => {
    const first = await signIn();
    await first.answer('one');
    await first.answer('two');
    await first.answer('three');
    const ids = server.ids;
    await seal(first.learner);
    server.goBackTo(1);
    const back = await signIn();
    await back.drain();
    expect([...server.ids].sort()).toEqual([...ids].sort());
    expect(once(server.ids)).toBe(true);
    await shows(back, 'one', 'three', 'two');
  });

  it('gets it too when nobody told it to take a new epoch', async () => {
    const first = await signIn();
    for (const card of ['one', 'two']) await first.answer(card);
    const ids = server.ids;
    await seal(first.learner);
    server.goBackTo(1, true);
    const back = await signIn();
    await back.drain();
    expect([...server.ids].sort()).toEqual([...ids].sort());
  });

  it('gets it from each of their phones', async () => {
    // The other phone is signed in all the time; it has a storage of its own.
    const other = await Phone.open(server, { me: { ...sam }, seams: { openStore: aside } });
    const first = await signIn();
    await first.answer('one');
    await other.answer('two');
    await first.answer('three');
    const ids = server.ids;
    await seal(first.learner);
    server.goBackTo(0);
    await other.trigger('online');
    await other.advance(15 * 60_000);
    await other.drain();
    expect(server.ids).toHaveLength(1);
    const back = await signIn();
    await back.drain();
    await other.advance(15 * 60_000);
    expect([...server.ids].sort()).toEqual([...ids].sort());
    expect(once(server.ids)).toBe(true);
    for (const phone of [back, other]) await shows(phone, 'one', 'three', 'two');
  });
});

describe('signing out in one tab while another one asks', () => {
  it('hides nothing of the history from the next sign-in', async () => {
    server.hear(elsewhere('before', 1));
    const asking = await signIn();
    await shows(asking, 'before');
    const leaving = await signIn();
    server.hear(elsewhere('after', 2));
    asking.network = async (_request, deliver) => {
      await seal(leaving.learner);
      return deliver();
    };
    await asking.trigger('manual');
    expect((await lyingHere(sam)).cards).toEqual([]);

    const back = await signIn();
    await shows(back, 'after', 'before');
  });
});

describe('a restored server', () => {
  it('gets what it lost after a sign-in that came to nothing, and another sign-out', async () => {
    const first = await signIn();
    await first.answer('one');
    await seal(first.learner);
    server.goBackTo(0);
    const offline = await signIn(sam, server, () => 'offline');
    await seal(offline.learner);
    const back = await signIn();
    await back.drain();
    expect(server.ids).toHaveLength(1);
  });

  it('is told from one whose history comes in pages', async () => {
    for (let n = 1; n <= MAX_CHANGES + 5; n++) server.hear(elsewhere(`c${n}`, n));
    const first = await signIn();
    await first.answer('one');
    await seal(first.learner);
    const batches = server.batches.length;
    const back = await signIn();
    await vi.waitFor(() => expect(cardsOn(back)).toHaveLength(MAX_CHANGES + 6));
    expect(server.batches.slice(batches).flat()).toEqual([]);
  });
});

describe('for 35 days', () => {
  it('counts from when the server took an event, not from when it was recorded', async () => {
    const phone = await signIn();
    await phone.answer('old');
    phone.network = () => 'offline';
    await phone.answer('waited');
    await phone.advance(40 * DAY_MS);
    phone.network = (_request, deliver) => deliver();
    await phone.drain();
    await seal(phone.learner);
    expect((await lyingHere(sam)).cards).toEqual(['waited']);
  });

  it('a copy of the 35th day stays, one of the 37th is gone', async () => {
    for (const [days, cards] of [
      [35, ['one']],
      [37, []]
    ] as const) {
      const phone = await signIn((sam = somebody()), new TwinServer());
      await phone.answer('one');
      await phone.advance(days * DAY_MS);
      await seal(phone.learner);
      expect((await lyingHere(sam)).cards).toEqual(cards);
    }
  });
});

describe('when 35 days are over', () => {
  it('any start of the app takes them away, whoever is signed in', async () => {
    const phone = await signIn();
    await phone.answer('one');
    await phone.advance(10 * DAY_MS);
    await phone.answer('two');
    await seal(phone.learner);
    await signIn(somebody(), new TwinServer());

    await startAt(clock.now() + 24 * DAY_MS);
    expect((await lyingHere(sam)).cards).toEqual(['one', 'two']);
    await startAt(clock.now() + 27 * DAY_MS);
    expect((await lyingHere(sam)).cards).toEqual(['two']);
    await startAt(clock.now() + 37 * DAY_MS);
    const { cards, progress } = await lyingHere(sam);
    expect([cards, progress]).toEqual([[], []]);
    expect(localStorage.getItem('own-it.kept')).toBe('{}');
  });

  it('goes by the server’s clock: one phone is ahead of it, another behind', async () => {
    const phone = await signIn();
    await phone.answer('one');
    await seal(phone.learner);
    await startAt(clock.now() + 1000, clock.now() + 40 * DAY_MS);
    expect((await lyingHere(sam)).cards).toEqual(['one']);
    await startAt(clock.now() + 37 * DAY_MS, 0);
    expect((await lyingHere(sam)).cards).toEqual([]);
  });

  it('takes nothing while the server does not say what time it is, and asks only if anything is kept', async () => {
    const fetching = vi.fn(() => Promise.reject(new TypeError('no network')));
    vi.stubGlobal('fetch', fetching);
    await identity.sweepKept();
    expect(fetching).not.toHaveBeenCalled();
    const phone = await signIn();
    await phone.answer('one');
    await seal(phone.learner);
    vi.spyOn(Date, 'now').mockReturnValue(clock.now() + 90 * DAY_MS);
    await identity.sweepKept();
    vi.mocked(Date.now).mockRestore();
    expect(fetching).toHaveBeenCalledOnce();
    expect((await lyingHere(sam)).cards).toEqual(['one']);
  });

  it('takes nothing from who is signed in, nor what is not sent', async () => {
    const first = await signIn();
    await first.answer('one');
    await seal(first.learner);
    const back = await signIn(sam, server, () => 'offline');
    await startAt(clock.now() + 90 * DAY_MS);
    expect((await lyingHere(sam)).cards).toEqual(['one']);
    await back.answer('two');
    expect(await seal(back.learner)).toEqual({ kept: 1, lost: 0 });
    await startAt(clock.now() + 90 * DAY_MS);
    expect((await lyingHere(sam)).cards).toEqual(['one', 'two']);
  });
});
