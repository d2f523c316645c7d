import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Me } from '$lib/protocol';
import { DeviceSession } from './device-session.svelte';
import * as identity from './identity';
import type { Learner } from './learner.svelte';

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
