// IndexedDB has to be there before Dexie looks for it.
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as identity from '$lib/browser/identity';
import { keptBeside, waitingHere } from '$lib/browser/sealed';
import { allOf } from '$lib/browser/store/look';
import { nameFor, storeName } from '$lib/browser/store/name';
import { openStore } from '$lib/browser/store/open';
import { TABLES } from '$lib/browser/store/rows';
import { adopt } from '$lib/browser/sync/adopt';
import type { Me } from '$lib/protocol';
import { Life, mortal } from '../faults/model/mortal-store';
import { fakeStorage } from './local-storage';
import { Phone, somebody, type Network } from './phone';
import { jsonAnswer, TwinServer } from './twin-server';

beforeEach(() => {
  vi.stubGlobal('localStorage', fakeStorage());
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const offline: Network = () => 'offline';

/** Who they are after the merge: in another organisation, by another id or by the one they had. */
const merged = (old: Me, id: string = randomUUID()): Me => {
  const now = somebody();
  const formerly = [{ organisation: old.organisation.id, person: old.person.id }];
  return { ...now, person: { ...now.person, id }, formerly };
};

/** Somebody with a sent, a refused and two unsent answers. */
async function beforeTheMerge() {
  const [me, server] = [somebody(), new TwinServer()];
  identity.remember(me);
  const phone = await Phone.open(server, { me });
  await phone.answer('sent');
  await phone.answer('refused', 'x'.repeat(100));
  await vi.waitFor(() => expect(phone.learner.parked).toBe(1));
  phone.network = offline;
  await phone.answer('one');
  await phone.answer('two');
  const { events } = await phone.learner.exportAll();
  return { me, phone, server, ids: events.map(({ id }) => id) };
}

async function lying({ organisation, person }: Me) {
  const store = await openStore(storeName(organisation.id, person.id));
  const rows = await store.read(TABLES, allOf);
  store.close();
  return rows;
}

const cardsOf = async (phone: Phone) => {
  const { events } = await phone.learner.exportAll();
  return events.map((event) => (event.type === 'card.answered' ? event.data.card : '')).sort();
};

/** Opens the record they have now and sends what waits. */
async function afterTheMerge(me: Me, server = new TwinServer()): Promise<Phone> {
  identity.remember(me);
  const phone = await Phone.open(server, { me });
  await phone.drain();
  return phone;
}

describe('a phone whose organisation was merged into another', () => {
  it('brings what it has not sent into the new record, once', async () => {
    const { me, phone, ids } = await beforeTheMerge();
    await identity.seal(phone.learner);
    expect(waitingHere()).toBe(3);
    const now = merged(me);
    for (const _ of [1, 2]) await adopt(now);
    const server = new TwinServer();
    const after = await afterTheMerge(now, server);
    expect(server.ids.sort()).toEqual(ids.slice(2).sort());
    expect(await cardsOf(after)).toEqual(['one', 'refused', 'sent', 'two']);
    expect(after.learner.parked).toBe(1);
    expect(Object.keys(after.learner.progress.m!.cards)).toHaveLength(4);
    // The refused one waits here still, in the new record and in no other.
    await vi.waitFor(() => expect(waitingHere()).toBe(1));
    const old = await lying(me);
    expect([old.waiting, old.parked]).toEqual([[], []]);
  });

  it('keeps a copy of what the server took lately, in both', async () => {
    const { me, phone } = await beforeTheMerge();
    await identity.seal(phone.learner);
    const now = merged(me);
    await adopt(now);
    expect((await lying(me)).events.length).toBeGreaterThan(0);
    expect(keptBeside(nameFor(now)).map(([name]) => name)).toEqual([nameFor(me)]);
    // A server that goes back to before it had anything gets everything again.
    const server = new TwinServer();
    const after = await afterTheMerge(now, server);
    server.goBackTo(0);
    await after.trigger('manual');
    await after.drain();
    expect(server.ids).toHaveLength(3);
  });

  it('keeps the id of a person who kept theirs, and does not say that the browser cleared anything', async () => {
    const { me, phone } = await beforeTheMerge();
    const { device } = await phone.learner.exportAll();
    await identity.seal(phone.learner);
    const now = merged(me, me.person.id);
    await adopt(now);
    const after = await Phone.open(new TwinServer(), {
      me: now,
      seams: { sentBefore: () => Date.now() }
    });
    expect(after.learner.cleared).toBeNull();
    expect((await after.learner.exportAll()).device).toBe(device);
  });
});

describe('a record that is in use', () => {
  it('gets what was recorded before, under numbers of its own', async () => {
    const { me, phone } = await beforeTheMerge();
    await identity.seal(phone.learner);
    const now = merged(me);
    const server = new TwinServer();
    const used = await afterTheMerge(now, server);
    await used.answer('here');
    await used.answer('here-too');
    await adopt(now);
    await used.trigger('manual');
    await used.drain();
    expect(server.ids).toHaveLength(4);
    const { events } = await used.learner.exportAll();
    const seqs = events.map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(await cardsOf(used)).toEqual(['here', 'here-too', 'one', 'refused', 'sent', 'two']);
  });

  it('also brings what another tab still recorded in the old record', async () => {
    const { me, phone } = await beforeTheMerge();
    const now = merged(me);
    await adopt(now);
    await phone.answer('late');
    await adopt(now);
    expect((await lying(me)).waiting).toEqual([]);
    const after = await afterTheMerge(now);
    expect(await cardsOf(after)).toContain('late');
  });

  it('sends under who they were until it asks: refused, kept, adopted', async () => {
    const { me, phone } = await beforeTheMerge();
    phone.network = () => jsonAnswer(403, { code: 'not-yours', message: '' });
    await phone.trigger('manual');
    expect(await phone.unsent()).toHaveLength(2);
    await identity.seal(phone.learner);
    const server = new TwinServer();
    const now = merged(me);
    await adopt(now);
    await afterTheMerge(now, server);
    expect(server.ids).toHaveLength(2);
  });

  it('goes back with its person when the merge is undone', async () => {
    const { me, phone, server } = await beforeTheMerge();
    await identity.seal(phone.learner);
    const now = merged(me, me.person.id);
    await adopt(now);
    identity.remember(now);
    const between = await Phone.open(new TwinServer(), { me: now, network: offline });
    await between.answer('between');
    await identity.seal(between.learner);
    const back = merged(now, me.person.id);
    const again = { ...me, formerly: back.formerly! };
    await adopt(again);
    const after = await afterTheMerge(again, server);
    expect(await cardsOf(after)).toEqual(['between', 'one', 'refused', 'sent', 'two']);
    expect(server.ids).toHaveLength(4);
  });
});

it('a phone that is killed while it adopts loses nothing and sends nothing twice, whenever that is', async () => {
  let steps = 0;
  for (let finished = false; !finished;) {
    steps += 1;
    const { me, phone, ids } = await beforeTheMerge();
    await identity.seal(phone.learner);
    const now = merged(me);
    const life = new Life();
    life.killAfter(steps);
    const open = async (name: string) => mortal(await openStore(name), life);
    finished = await adopt(now, { open }).then(
      () => true,
      () => false
    );
    await adopt(now);
    const server = new TwinServer();
    const after = await afterTheMerge(now, server);
    expect([...server.ids].sort()).toEqual(ids.slice(2).sort());
    expect(server.batches.flat().length, `killed after ${steps} steps`).toBe(2);
    expect(after.learner.parked).toBe(1);
    expect((await lying(me)).waiting).toEqual([]);
    await after.learner.close();
  }
  // Reads and writes of both records: fewer would mean that nothing was killed half way.
  expect(steps).toBeGreaterThan(20);
}, 60_000);

it('nothing is adopted where the browser lends no storage', async () => {
  const { me, phone } = await beforeTheMerge();
  await identity.seal(phone.learner);
  const { Memory } = await import('$lib/browser/store/memory');
  await adopt(merged(me), { open: () => Promise.resolve(new Memory()) });
  expect((await lying(me)).waiting).toHaveLength(2);
});
