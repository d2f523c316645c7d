import { createContext } from 'svelte';
import type { EventData, EventOf, EventType } from '$lib/domain/training/events';
import type { Me } from '$lib/protocol';
import { deviceClock, type Clock } from './device/clock';
import { isOnline } from './device/online';
import { lastSent } from './device/sent-cookie';
import { uuidV7Maker } from './device/uuid-v7';
import { current } from './identity';
import { noteUnsent, type Sealed } from './sealed';
import { allOf, byModule, look, LOOKED_AT, type Look, type ProgressByModule } from './store/look';
import type { Notice } from './store/disk';
import type { SaveFailure } from './store/failures';
import { nameFor } from './store/name';
import { deviceId, openStore } from './store/open';
import { record, toEvent, type Recorder } from './store/record';
import { TABLES, type ParkedRow, type Store } from './store/rows';
import type { startSync } from './sync/engine';
import type { Transport } from './sync/reply';
import type { Sync, SyncState } from './sync/sync.svelte';
import { tabLock, type Lock } from './sync/tab-lock';
import { listen, type Trigger } from './sync/triggers';

/** What of the device a test replaces. */
export interface Seams {
  openStore: (name: string, opening: { notify: (notice: Notice) => void }) => Promise<Store>;
  /** Fetches what talks to the server. */
  loadSync: () => Promise<{ startSync: typeof startSync }>;
  transport: Transport | undefined;
  clock: Clock;
  random: () => number;
  online: () => boolean;
  lock: Lock;
  isMine: () => boolean;
  /** What `lastSent` says. */
  sentBefore: () => number | null;
  listen: (nudge: (trigger: Trigger) => void) => () => void;
  /** Told at once what the page must say about the database, even while it is still opening. */
  onNotice: (notice: Notice) => void;
}

/** One signed-in person on this device: what they did, and whether the server has it. */
export class Learner {
  /** Replaced when the server knows the same person's details better. */
  me: Me;
  readonly #store: Store;
  readonly #name: string;
  readonly #recorder: Recorder;
  readonly #seams: Seams;
  /** Null until it is loaded, which may take a signal. */
  #sync = $state.raw<Sync | null>(null);
  #loading: Promise<void> | null = null;
  #closed = false;
  #look: Look;
  #notice = $state.raw<Notice | null>(null);
  #undo: (() => void)[] = [];

  private constructor(me: Me, store: Store, device: string, first: Look, seams: Seams) {
    this.me = $state.raw(me);
    this.#store = store;
    this.#name = nameFor(me);
    this.#look = $state.raw(first);
    const now = () => seams.clock.now();
    this.#recorder = { store, device, makeId: uuidV7Maker(now), now };
    this.#seams = seams;
    this.#undo.push(
      store.watch(LOOKED_AT, look, (seen) => this.#see(seen)),
      seams.listen((trigger) => this.#nudge(trigger))
    );
    this.#see(first);
    this.#nudge('start');
  }

  /** Opens the person's own database and starts syncing. Reads no event, however many there are. */
  static async open(me: Me, replaced: Partial<Seams> = {}): Promise<Learner> {
    const seams = { ...deviceSeams(me), ...replaced };
    const told: { notice: Notice | null; learner: Learner | null } = {
      notice: null,
      learner: null
    };
    const notify = (notice: Notice) => {
      told.notice = notice;
      if (told.learner) told.learner.#notice = notice;
      seams.onNotice(notice);
    };
    const store = await seams.openStore(nameFor(me), { notify });
    let first = await store.read(LOOKED_AT, look);
    if (first.unread > 0) {
      const { readAgain } = await import('./sync/apply');
      await readAgain(store);
      first = await store.read(LOOKED_AT, look);
    }
    const makeId = uuidV7Maker(() => seams.clock.now());
    const device = first.device ?? (await deviceId(store, makeId, seams.sentBefore()));
    if (!first.device) first = await store.read(LOOKED_AT, look);
    told.learner = new Learner(me, store, device, first, seams);
    if (told.notice === 'reload') told.learner.#notice = told.notice;
    return told.learner;
  }

  /** `memory`: say that what is not sent is gone when the page closes. */
  get storage(): Store['storage'] {
    return this.#store.storage;
  }
  /** What the page must say about the database: `reload`, or nothing. */
  get notice(): Notice | null {
    return this.#notice;
  }
  /** By module. */
  get progress(): ProgressByModule {
    return this.#look.progress;
  }
  /** Events that the server does not have yet. */
  get waiting(): number {
    return this.#look.waiting;
  }
  /** Events that the server refused. */
  get parked(): number {
    return this.#look.parked;
  }
  /** Events from elsewhere that only a newer version of the app can read. */
  get unread(): number {
    return this.#look.unread;
  }
  /** When the server last answered; milliseconds since 1970. */
  get lastSentAt(): number | null {
    return this.#look.lastSentAt;
  }
  /** Set when the browser had cleared this person's copy: what was sent by then comes back. */
  get cleared(): number | null {
    return this.#look.cleared;
  }
  get sync(): SyncState {
    return this.#sync?.state ?? { kind: 'idle', lastSentAt: this.lastSentAt };
  }

  /**
   * Resolves with `ok` when the fact is durable on this device, `held` when the browser lends no
   * storage and it is in memory until it is sent; with a code when nothing was saved.
   */
  async record<T extends EventType>(
    type: T,
    data: EventData[T]
  ): Promise<{ ok: true; held?: true } | { ok: false; code: SaveFailure }> {
    const recorded = await record(this.#recorder, type, data);
    if (!recorded.ok) return recorded;
    const { progress } = recorded;
    if (progress) {
      // The page need not wait for the database to tell what has just been said.
      const all = byModule([...Object.values(this.#look.progress), progress]);
      this.#look = { ...this.#look, progress: all };
    }
    this.#nudge('record');
    return this.storage === 'memory' ? { ok: true, held: true } : { ok: true };
  }

  async syncNow(): Promise<void> {
    await this.#load();
    await this.#sync?.syncNow();
  }

  /** The person's own AI uses, newest first, from all of their devices. */
  async uses(limit: number): Promise<EventOf<'ai-use.logged'>[]> {
    const rows = await this.#store.newest('ai-use.logged', limit);
    return rows.map(toEvent).filter((event) => event.type === 'ai-use.logged');
  }

  /** The refused events with their codes. */
  parkedList(): Promise<ParkedRow[]> {
    return this.#store.read(['parked'], async ({ parked }) => parked.toArray());
  }

  /** Tries a refused event again, or all of them: after an update of the app. */
  async retryParked(which = 'all'): Promise<void> {
    const { retryParked } = await import('./sync/engine');
    await retryParked(this.#store, which, this.#recorder.now());
    this.#nudge('record');
  }

  /** The person has read that the copy was cleared. */
  dismissCleared(): Promise<void> {
    return this.#store.write(['meta'], async ({ meta }) => meta.bulkDelete(['cleared']));
  }

  /** Everything this device holds about the person, for them to keep. */
  async exportAll() {
    const tables = await this.#store.read(TABLES, allOf);
    return { me: this.me, device: this.#recorder.device, storage: this.storage, ...tables };
  }

  /** For signing out: see `seal` in leaving.ts. */
  async leave(): Promise<Sealed> {
    await this.#stop();
    const { leaveStore } = await import('./leaving');
    return leaveStore(this.#store, this.#name, {
      unsent: this.waiting + this.parked,
      now: this.#recorder.now()
    });
  }

  async close(): Promise<void> {
    await this.#stop();
    this.#store.close();
  }

  async #stop(): Promise<void> {
    this.#closed = true;
    for (const undo of this.#undo.splice(0)) undo();
    await this.#loading;
    await this.#sync?.stop();
  }

  #nudge(trigger: Trigger): void {
    if (this.#sync) this.#sync.nudge(trigger);
    else void this.#load();
  }

  /** Failing is no end: the next nudge tries again. */
  #load(): Promise<void> {
    if (this.#sync || this.#closed) return Promise.resolve();
    this.#loading ??= this.#startSync()
      .catch(() => undefined)
      .finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #startSync(): Promise<void> {
    const { startSync } = await this.#seams.loadSync();
    if (this.#closed) return;
    this.#sync = startSync({
      ...this.#seams,
      store: this.#store,
      device: this.#recorder.device,
      personId: this.me.person.id,
      lastSentAt: this.lastSentAt
    });
    this.#sync.nudge('start');
  }

  #see(seen: Look): void {
    this.#look = seen;
    if (this.storage === 'disk') noteUnsent(this.#name, seen.waiting + seen.parked);
  }
}

/** The real device. */
function deviceSeams({ person, organisation }: Me): Seams {
  return {
    openStore,
    loadSync: () => import('./sync/engine'),
    transport: undefined,
    clock: deviceClock,
    random: Math.random,
    online: isOnline,
    lock: tabLock(`own-it-sync:${organisation.id}:${person.id}`),
    isMine: () => (current() ?? { person }).person.id === person.id,
    sentBefore: () => lastSent(person.id),
    listen,
    onNotice: () => undefined
  };
}

const [get, set, has] = createContext<Learner>();

/** Call in the layout of the learner's pages, before anything asks for the learner. */
export const setLearner = (learner: Learner): Learner => set(learner);

export function getLearner(): Learner {
  if (has()) return get();
  throw new Error(
    'No learner here: wrap this component in a layout that calls setLearner(learner).'
  );
}
