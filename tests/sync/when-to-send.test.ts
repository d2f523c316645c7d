import { describe, expect, it } from 'vitest';
import type { Lock } from '$lib/browser/sync/tab-lock';
import { Phone, somebody, tabLocks } from './phone';
import { jsonAnswer, TwinServer } from './twin-server';

const busy = (retryAfter: string | null, status = 503) => ({
  ...jsonAnswer(status, {}),
  retryAfter
});

describe('retry-after-honoured', () => {
  it.each([
    ['seconds, 503', '120', 503],
    ['seconds, 429', '120', 429],
    ['a date', 'Mon, 23 Nov 2026 09:02:00 GMT', 503]
  ])('%s', async (_, retryAfter, status) => {
    const phone = await Phone.open(new TwinServer(), { network: () => busy(retryAfter, status) });
    expect(phone.requests).toBe(1);
    expect(phone.learner.sync).toMatchObject({ kind: 'waiting', why: 'server-busy' });
    await phone.advance(119_000);
    await phone.answer('one');
    await phone.trigger('visible');
    await phone.trigger('online');
    await phone.learner.syncNow();
    expect(phone.requests).toBe(1);
    await phone.advance(2_000);
    expect(phone.requests).toBe(2);
  });

  it('but not for ever', async () => {
    const phone = await Phone.open(new TwinServer(), { network: () => busy('99999999') });
    expect(phone.clock.next).toBeLessThan(2 * 60 * 60_000);
  });
});

describe('backoff', () => {
  it('grows up to five minutes and starts again after a success', async () => {
    const phone = await Phone.open(new TwinServer(), { network: () => busy(null) });
    const delays: number[] = [];
    for (let i = 0; i < 12; i++) {
      delays.push(phone.clock.next);
      await phone.advance(phone.clock.next);
    }
    // The dice always say one half.
    expect(delays.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
    expect(delays.at(-1)).toBe(150_000);
    phone.network = (_request, deliver) => deliver();
    await phone.advance(phone.clock.next);
    expect(phone.learner.sync.kind).toBe('idle');
    phone.network = () => busy(null);
    await phone.learner.syncNow();
    expect(phone.clock.next).toBe(500);
  });

  it('is not shortened by answering more cards', async () => {
    const phone = await Phone.open(new TwinServer(), { network: () => busy(null) });
    for (const card of ['one', 'two', 'three']) await phone.answer(card);
    expect(phone.requests).toBe(1);
  });
});

describe('the browser’s word about the network', () => {
  it('spares attempts while it says offline, yet a slow timer still tries', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    phone.online = false;
    await phone.answer('one');
    await phone.answer('two');
    expect(phone.requests).toBe(1);
    expect(phone.learner.sync.kind).toBe('offline');
    await phone.advance(60_000);
    expect(server.ids).toHaveLength(2);
  });

  it('sends soon after it says online again, but not everybody in the same instant', async () => {
    const server = new TwinServer();
    const phone = await Phone.open(server);
    phone.online = false;
    await phone.answer('one');
    phone.online = true;
    await phone.trigger('online');
    expect(server.ids).toHaveLength(0);
    await phone.advance(1_000);
    expect(server.ids).toHaveLength(1);
  });
});

describe('each chance to send is taken, for a browser may know no other', () => {
  const chances = {
    opening: (phone: Phone) => phone.reopen(),
    online: async (phone: Phone) => {
      await phone.trigger('online');
      await phone.advance(1_000);
    },
    visible: (phone: Phone) => phone.trigger('visible'),
    timer: (phone: Phone) => phone.advance(60_000)
  };
  it.each(Object.entries(chances))('%s', async (_, chance) => {
    const server = new TwinServer();
    const phone = await Phone.open(server, { network: () => 'offline' });
    await phone.answer('one');
    phone.network = (_request, deliver) => deliver();
    await chance(phone);
    await phone.quiet();
    expect(server.ids).toHaveLength(1);
    expect(await phone.unsent()).toEqual([]);
  });
});

describe('two-tabs-send-once', () => {
  it('sends each event once however many tabs want to', async () => {
    const server = new TwinServer();
    const [me, lock] = [somebody(), tabLocks()];
    const tabs = await Promise.all(
      [1, 2, 3].map(() => Phone.open(server, { me, seams: { lock } }))
    );
    const [first] = tabs;
    for (const tab of tabs) tab.network = () => 'offline';
    for (const [n, tab] of tabs.entries()) await tab.answer(`card-${n}`);
    for (const tab of tabs) tab.network = (_request, deliver) => deliver();
    await Promise.all(tabs.map((tab) => tab.learner.syncNow()));
    await Promise.all(tabs.map((tab) => tab.advance(5_000)));
    await first!.drain();
    expect(server.batches.flat()).toHaveLength(3);
    expect(new Set(server.ids).size).toBe(3);
  });

  it('does not leave behind what is recorded while the other tab finishes', async () => {
    const server = new TwinServer();
    const [me, lock] = [somebody(), tabLocks()];
    const a = await Phone.open(server, { me, seams: { lock } });
    let free = () => {};
    const held = lock(() => new Promise<void>((resolve) => (free = resolve)));
    await a.answer('one');
    expect(a.learner.sync).toMatchObject({ kind: 'waiting', why: 'other-tab' });
    free();
    await held;
    await a.advance(4_000);
    expect(server.ids).toHaveLength(1);
  });
});

describe('an answer given while a try is ending', () => {
  it('is sent at once and not at the next look a quarter of an hour later', async () => {
    const server = new TwinServer();
    let ending = () => Promise.resolve();
    const lock: Lock = async (work) => {
      await work();
      await ending();
      return true;
    };
    const phone = await Phone.open(server, { seams: { lock } });
    ending = async () => {
      ending = () => Promise.resolve();
      await phone.learner.record('ai-use.logged', { chose: 'not-to-use' });
    };
    await phone.learner.syncNow();
    await phone.quiet();
    expect(server.ids).toHaveLength(1);
  });
});

describe('somebody else signed in on this phone', () => {
  it('sends nothing of the first person until they are back', async () => {
    let mine = false;
    const server = new TwinServer();
    const phone = await Phone.open(server, { seams: { isMine: () => mine } });
    await phone.answer('one');
    await phone.learner.syncNow();
    expect(phone.requests).toBe(0);
    expect(phone.learner.sync.kind).toBe('signed-out');
    mine = true;
    await phone.drain();
    expect(server.ids).toHaveLength(1);
  });
});
