import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LearningEvent } from '$lib/domain/training/events';
import { Phone, somebody, type Network } from './phone';
import { jsonAnswer, TwinServer } from './twin-server';

const good: Network = (_request, deliver) => deliver();
const cards = Array.from({ length: 10 }, (_, n) => `c${n}`);

afterEach(() => {
  vi.restoreAllMocks();
});

/** An answer from another device of the same person. */
const heard = (n: number): LearningEvent => ({
  id: `0190a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
  seq: n,
  at: '2026-11-20T09:00:00.000+00:00',
  type: 'card.answered',
  v: 1,
  data: { module: 'm', version: 1, card: `h${n}`, answer: n, correct: true, ms: 1 }
});

describe('epoch-change-offers-everything-again', () => {
  it.each([
    ['with a new epoch', false],
    ['and nobody told it to take a new epoch', true]
  ])('after the server was restored from a backup %s', async (_, sameEpoch) => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    for (const card of cards) await phone.answer(card);
    const before = server.ids;
    server.goBackTo(4, sameEpoch);
    await phone.learner.syncNow();
    await phone.drain();
    expect(server.ids.toSorted()).toEqual(before.toSorted());
    expect(phone.learner.parked).toBe(0);
  });

  it('leaves parked events parked, and what came from elsewhere alone', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    server.hear(heard(1));
    await phone.answer('good');
    await phone.answer('bad', 'x'.repeat(100));
    server.goBackTo(0);
    await phone.learner.syncNow();
    await phone.drain();
    expect(server.ids).toHaveLength(1);
    expect(await phone.learner.parkedList()).toHaveLength(1);
  });

  it('pauses first, for every device is about to do the same', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    await phone.answer('one');
    server.goBackTo(0);
    await phone.learner.syncNow();
    expect(phone.learner.sync).toMatchObject({ kind: 'waiting', why: 'server-went-back' });
  });
});

describe('changes from other devices', () => {
  it('arrive, page after page, and are folded into the progress', async () => {
    const server = new TwinServer();
    for (let n = 1; n <= 1200; n++) server.hear(heard(n));
    const phone = await Phone.open(server);
    await phone.reopen();
    expect(Object.keys(phone.learner.progress.m?.cards ?? {})).toHaveLength(1200);
    expect((await phone.learner.exportAll()).events).toHaveLength(1200);
  });

  it('end with the same progress on both devices', async () => {
    const [server, me] = [new TwinServer(), somebody()];
    const a = await Phone.open(server, { me });
    // Another person's id gives another database: a second device.
    const b = await Phone.open(server, { me: somebody() });
    for (const card of cards) await (card < 'c5' ? a : b).answer(card, card);
    await b.answer('c1', 'changed');
    await a.learner.syncNow();
    await b.learner.syncNow();
    await a.reopen();
    await b.reopen();
    expect(a.learner.progress).toEqual(b.learner.progress);
    expect(a.learner.progress.m?.cards.c1?.answer).toBe('changed');
  });

  it('do not count twice when a cleared phone hears its own events back', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    await phone.answer('one');
    const cleared = await Phone.open(server, { me: somebody() });
    await cleared.drain();
    await cleared.answer('two');
    expect(new Set(server.ids).size).toBe(2);
    expect(server.batches.flat()).toHaveLength(2);
  });
});

describe('an unreadable change', () => {
  const strange = { ...heard(1), type: 'card.dreamt' } as unknown as LearningEvent;

  it('is kept and counted, and what comes after it is read', async () => {
    const server = new TwinServer();
    server.hear(strange);
    server.hear(heard(2));
    const phone = await Phone.open(server);
    await phone.reopen();
    expect(phone.learner.unread).toBe(1);
    expect(phone.learner.progress.m?.cards).toHaveProperty('h2');
  });

  it('is read by a build that can', async () => {
    const server = new TwinServer();
    server.hear(strange);
    const phone = await Phone.open(server);
    const newer = await import('$lib/protocol');
    vi.spyOn(newer, 'parseEvent').mockReturnValue({ ok: true, event: heard(1) });
    await phone.reopen();
    expect(phone.learner.unread).toBe(0);
    expect(phone.learner.progress.m?.cards).toHaveProperty('h1');
  });
});

describe('cursor-and-data-move-together', () => {
  it('asks again for changes that could not be written', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    for (let n = 1; n <= 3; n++) server.hear(heard(n));
    await phone.answer('mine');
    const add = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore
    ) {
      throw new DOMException(`no room in ${this.name}`, 'QuotaExceededError');
    });
    for (let n = 4; n <= 6; n++) server.hear(heard(n));
    await phone.learner.syncNow();
    expect(phone.learner.sync).toMatchObject({ kind: 'waiting', why: 'storage' });
    add.mockRestore();
    await phone.advance(phone.clock.next);
    const { events } = await phone.learner.exportAll();
    expect(events.map(({ id }) => id).toSorted()).toEqual(server.ids.toSorted());
  });

  it('does not take an acknowledgement that it could not write down with the rest', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server, { network: () => 'offline' });
    await phone.answer('one');
    server.hear(heard(1));
    phone.network = good;
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await phone.learner.syncNow();
    put.mockRestore();
    const all = await phone.learner.exportAll();
    expect(all.waiting).toHaveLength(1);
    expect(all.events).toHaveLength(1);
    await phone.drain();
    expect(new Set(server.ids).size).toBe(2);
  });

  it('does not believe a cursor in an answer that is not ours', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    server.hear(heard(1));
    phone.network = (_request, deliver) => ({ ...jsonAnswer(502, {}), body: deliver().body });
    await phone.learner.syncNow();
    phone.network = good;
    await phone.advance(phone.clock.next);
    expect((await phone.learner.exportAll()).events).toHaveLength(1);
  });
});
