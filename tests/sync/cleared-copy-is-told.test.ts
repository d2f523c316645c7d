// IndexedDB has to be there before Dexie looks for it.
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { forgetSent, lastSent } from '$lib/browser/device/sent-cookie';
import { storeName } from '$lib/browser/store/name';
import { Phone, somebody, type Network } from './phone';
import { TwinServer } from './twin-server';

const SENT_AT = Date.parse('2026-11-22T09:41:00Z');
const offline: Network = () => 'offline';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** What a browser does that makes room, and asks nobody. */
async function clearStorage({ me, learner }: Phone): Promise<void> {
  await learner.close();
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(storeName(me.organisation.id, me.person.id));
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error ?? new Error('not deleted'));
  });
}

/** A phone with one answer sent and one not, after the browser cleared it. */
async function cleared(sentBefore: number | null) {
  const server = new TwinServer();
  const phone = await Phone.open(server, { seams: { sentBefore: () => sentBefore } });
  await phone.answer('sent');
  phone.network = offline;
  await phone.answer('not-sent');
  await clearStorage(phone);
  return phone;
}

describe('a browser that cleared this phone’s copy', () => {
  it('is told of with the time up to which all is on the server, until that is read', async () => {
    const phone = await cleared(SENT_AT);
    await phone.reopen();
    expect(phone.learner.cleared).toBe(SENT_AT);
    await phone.reopen();
    expect(phone.learner.cleared).toBe(SENT_AT);
    await phone.learner.dismissCleared();
    await vi.waitFor(() => expect(phone.learner.cleared).toBeNull());
    await phone.reopen();
    expect(phone.learner.cleared).toBeNull();
  });

  it('gets back everything that was sent', async () => {
    const phone = await cleared(SENT_AT);
    phone.network = (_request, deliver) => deliver();
    await phone.reopen();
    await vi.waitFor(() =>
      expect(Object.keys(phone.learner.progress.m?.cards ?? {})).toEqual(['sent'])
    );
    await phone.answer('after');
    expect(phone.server.ids).toHaveLength(2);
    expect(phone.learner.parked).toBe(0);
  });

  it('is not blamed on a phone that never sent anything, nor on one that still has its copy', async () => {
    const phone = await cleared(null);
    await phone.reopen();
    expect(phone.learner.cleared).toBeNull();
    const kept = await Phone.open(new TwinServer());
    await kept.learner.close();
    const again = await Phone.open(kept.server, {
      me: kept.me,
      seams: { sentBefore: () => SENT_AT }
    });
    expect(again.learner.cleared).toBeNull();
  });

  it('is not blamed where the browser lends no storage at all', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const phone = await Phone.open(new TwinServer(), { seams: { sentBefore: () => SENT_AT } });
    await phone.quiet();
    expect(phone.learner.storage).toBe('memory');
    expect(phone.learner.cleared).toBeNull();
  });
});

describe('the note of what was sent', () => {
  it('is each person’s own', () => {
    const [sam, alex] = [somebody().person.id, somebody().person.id];
    vi.stubGlobal('document', { cookie: `x=1; own-it-sent.${sam}=${SENT_AT}; y=2` });
    expect(lastSent(sam)).toBe(SENT_AT);
    expect(lastSent(alex)).toBeNull();
    forgetSent(sam);
    expect(document.cookie).toBe(`own-it-sent.${sam}=; max-age=0; path=/`);
  });
});
