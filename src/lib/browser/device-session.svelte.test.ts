import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Me } from '$lib/protocol';
import { DeviceSession } from './device-session.svelte';
import { ENDING, SHARED, isSet, set } from './device/marks';
import * as identity from './identity';
import * as kiosk from './kiosk';
import type { Learner } from './learner.svelte';
import { waitingHere } from './sealed';

const somebody = (name: string): Me => ({
  organisation: { id: crypto.randomUUID(), name: 'Anytown', locals: {}, tools: [] },
  person: { id: crypto.randomUUID(), name, unit: 'Parks', roles: ['learner'] }
});
const answer = { module: 'm', version: 1, card: 'c', answer: 'a', correct: true, ms: 5 };

/** Whose cookie the browser has; null where the server is out of reach. */
let signedIn: Me | null;
const opened: Learner[] = [];

beforeEach(() => {
  localStorage.clear();
  document.cookie = 'own-it-ending=; max-age=0; path=/';
  vi.stubGlobal('fetch', (path: string) =>
    path === '/api/me' && signedIn
      ? Promise.resolve(Response.json(signedIn))
      : Promise.reject(new TypeError('no network'))
  );
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const learner of opened.splice(0)) await learner.close();
});

async function start(): Promise<DeviceSession> {
  const session = new DeviceSession();
  await session.start();
  if (session.state.is === 'open') opened.push(session.state.learner);
  return session;
}

function learnerOf({ state }: DeviceSession): Learner {
  if (state.is !== 'open') throw new Error(`it is ${state.is}`);
  return state.learner;
}

const noRoom = () => {
  throw new DOMException('no room', 'QuotaExceededError');
};
/** Only for databases of this person, by the id of their organisation. */
function fillUpFor({ organisation }: Me): void {
  for (const method of ['add', 'put'] as const) {
    const real = Reflect.get(IDBObjectStore.prototype, method) as IDBObjectStore['add'];
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      return this.transaction.db.name.includes(organisation.id) ? noRoom() : real.apply(this, args);
    });
  }
}

describe('somebody else signs in on the phone', () => {
  it('and sees their own record, also when there was no room to leave the last one’s', async () => {
    const [sam, alex] = [somebody('Sam'), somebody('Alex')];
    signedIn = sam;
    await learnerOf(await start()).record('card.answered', answer);
    signedIn = alex;
    fillUpFor(sam);
    expect(learnerOf(await start()).me).toEqual(alex);
    expect(identity.current()).toEqual(alex);
  });

  it('and sees it when the last one’s cannot even be opened', async () => {
    const [sam, alex] = [somebody('Sam'), somebody('Alex')];
    identity.remember(sam);
    await identity.doubt();
    signedIn = alex;
    // Sam's database is new, and its first row finds no room.
    fillUpFor(sam);
    expect(learnerOf(await start()).me).toEqual(alex);
    expect(localStorage.getItem('own-it.kept')).toContain(sam.person.id);
  });
});

describe('a record on screen', () => {
  /** As the browser tells the other tabs of what one of them wrote. */
  const elsewhere = (work: () => void) => {
    work();
    dispatchEvent(new StorageEvent('storage', { key: 'own-it.me' }));
  };

  it('is closed at once when its person signs out in another tab', async () => {
    signedIn = somebody('Sam');
    const session = await start();
    const learner = learnerOf(session);
    elsewhere(identity.forget);
    expect(session.state).toEqual({ is: 'signed-out' });
    await vi.waitFor(async () =>
      expect(await learner.record('card.answered', answer)).toMatchObject({ ok: false })
    );
  });

  it('is closed when Back brings its page again after that', async () => {
    signedIn = somebody('Sam');
    const session = await start();
    identity.forget();
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(session.state).toEqual({ is: 'signed-out' });
  });

  it('stays when another tab writes anything else', async () => {
    signedIn = somebody('Sam');
    const session = await start();
    elsewhere(() => localStorage.setItem('own-it.sealed', '{}'));
    expect(session.state.is).toBe('open');
  });

  it('stays when the browser clears everything: nobody has signed out', async () => {
    signedIn = somebody('Sam');
    const session = await start();
    localStorage.clear();
    dispatchEvent(new StorageEvent('storage', { key: null }));
    expect(session.state.is).toBe('open');
  });

  it('is off the screen and forgotten before its database is emptied', async () => {
    signedIn = somebody('Sam');
    const session = await start();
    const emptied = vi.spyOn(learnerOf(session), 'leave').mockImplementation(() => {
      expect([session.state, identity.current()]).toEqual([{ is: 'opening' }, null]);
      // Killed here, a later start clears it.
      expect(localStorage.getItem('own-it.kept')).toContain(signedIn?.person.id);
      return Promise.resolve({ kept: 1, lost: 0 });
    });
    await session.leave();
    expect(emptied).toHaveBeenCalledOnce();
  });
});

describe('a start with no network after a sign-out', () => {
  it('opens nobody’s record, not even one that is still remembered', async () => {
    const sam = somebody('Sam');
    identity.remember(sam);
    set(ENDING);
    signedIn = null;
    expect((await start()).state).toEqual({ is: 'signed-out' });
    expect([identity.current(), isSet(ENDING)]).toEqual([null, true]);
    expect((await start()).state).toEqual({ is: 'signed-out' });
  });

  it('on a shared device that was left alone does not either, and keeps what is not sent', async () => {
    const sam = somebody('Sam');
    signedIn = sam;
    const learner = learnerOf(await start());
    signedIn = null;
    await learner.record('card.answered', answer);
    await learner.close();
    set(SHARED);
    kiosk.begin(5, Date.now() - 5 * 60_000);
    expect((await start()).state).toEqual({ is: 'signed-out' });
    expect(identity.current()).toBeNull();
    expect(waitingHere()).toBe(1);
  });
});

describe('an organisation that became part of another', () => {
  const mergedInto = (old: Me, id: string): Me => {
    const now = somebody('Sam');
    const formerly = [{ organisation: old.organisation.id, person: old.person.id }];
    return { ...now, person: { ...now.person, id }, formerly };
  };

  it.each(['the id they had', 'another id'])('its people go on with %s', async (which) => {
    const sam = somebody('Sam');
    signedIn = sam;
    await learnerOf(await start()).record('card.answered', answer);
    signedIn = mergedInto(sam, which === 'another id' ? crypto.randomUUID() : sam.person.id);
    const learner = learnerOf(await start());
    expect(learner.me).toEqual(signedIn);
    expect([learner.waiting, learner.cleared]).toEqual([1, null]);
  });
});

it('says so when the record cannot be opened', async () => {
  signedIn = somebody('Sam');
  fillUpFor(signedIn);
  expect((await start()).state).toEqual({ is: 'failed' });
});
