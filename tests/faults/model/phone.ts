import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { Learner } from '$lib/browser/learner.svelte';
import { Memory } from '$lib/browser/store/memory';
import { nameFor } from '$lib/browser/store/name';
import { openStore } from '$lib/browser/store/open';
import type { Store } from '$lib/browser/store/rows';
import * as engine from '$lib/browser/sync/engine';
import type { Lock } from '$lib/browser/sync/tab-lock';
import type { Trigger } from '$lib/browser/sync/triggers';
import type { Me } from '$lib/protocol';
import { Killed, Life, mortal } from './mortal-store';
import type { Network } from './network';
import type { Timeline } from './timeline';

/** What phones share. */
export interface Surroundings {
  network: Network;
  timeline: Timeline;
  dice: () => number;
  onDisk: boolean;
}

/** A device, with everything on it that survives its tabs. */
export class Phone {
  /** How far its clock is from the right one, in milliseconds. */
  skew = 0;
  online = true;
  /** Whose cookie its browser has. */
  session: string | null;
  /** Who signed out and is not back: the list of databases to look into. */
  readonly left = new Set<Me>();
  readonly id = randomUUID();
  readonly #stores = new Map<string, { me: Me; store: Store }>();
  readonly #held = new Map<string, Life>();

  constructor(
    /** Who uses it now. */
    public person: Me,
    readonly around: Surroundings
  ) {
    this.session = person.person.id;
  }

  /** Everybody who has ever used it, with their database. */
  get used(): { me: Me; store: Store }[] {
    return [...this.#stores.values()];
  }

  /** @throws Error when nobody has used it. */
  storeCalled(name: string): Store {
    const known = this.#stores.get(name)?.store;
    if (!known) throw new Error(`there is no database ${name}`);
    return known;
  }

  async storeOf(me: Me, name: string): Promise<Store> {
    const known = this.#stores.get(name)?.store;
    if (known) return known;
    const store = this.around.onDisk ? await openStore(`${this.id}:${name}`) : new Memory();
    this.#stores.set(name, { me, store });
    return store;
  }

  /** Web Locks: a tab that dies lets go. */
  lock(name: string, life: Life): Lock {
    return async (work) => {
      const holder = this.#held.get(name);
      if (holder && !holder.dead) return false;
      this.#held.set(name, life);
      try {
        await work();
      } finally {
        if (this.#held.get(name) === life) this.#held.delete(name);
      }
      return true;
    };
  }

  close(): void {
    for (const { store } of this.used) store.close();
  }
}

/** One tab of the app. It can be killed at any step of its storage, and opened again. */
export class Tab {
  #life = new Life();
  #learner: Learner | null = null;
  #nudge: (trigger: Trigger) => void = () => undefined;
  /** How often it died with the app open. */
  kills = 0;

  constructor(readonly phone: Phone) {}

  get life(): Life {
    return this.#life;
  }

  get busy(): boolean {
    return !this.#life.dead && this.#life.busy;
  }

  /** The app as it is: null when it is not open. */
  get open(): Learner | null {
    return this.#life.dead ? null : this.#learner;
  }

  /** The open app; opened first when there is none. Null when it was killed meanwhile. */
  async app(): Promise<Learner | null> {
    if (this.#learner && !this.#life.dead) return this.#learner;
    if (this.#learner) this.kills += 1;
    this.#life = new Life();
    return this.#open(this.#life);
  }

  /** The person leaves this phone: what is not sent is kept for them. */
  async leave(): Promise<void> {
    const learner = await this.app();
    this.#learner = null;
    if (learner) this.phone.left.add(learner.me);
    // Killed on the way out: the next one to use the phone starts from there.
    await learner?.leave().catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    this.#life.killAfter(0);
  }

  kill(): void {
    this.#life.killAfter(0);
  }

  trigger(trigger: Trigger): void {
    if (!this.#life.dead) this.#nudge(trigger);
  }

  async #open(life: Life): Promise<Learner | null> {
    const { phone } = this;
    const { timeline, network, dice } = phone.around;
    const me = phone.person;
    try {
      this.#learner = await Learner.open(me, {
        openStore: async (name) => mortal(await phone.storeOf(me, name), life),
        loadSync: () => Promise.resolve(engine),
        transport: (request, signal) => {
          if (life.dead) return new Promise(() => undefined);
          const body = JSON.stringify(request);
          return network.send({ body, session: phone.session, person: me.person.id }, signal);
        },
        clock: timeline.clock(phone, () => !life.dead),
        random: dice,
        online: () => phone.online,
        lock: phone.lock(me.person.id, life),
        isMine: () => phone.person.person.id === me.person.id,
        listen: (nudge) => {
          this.#nudge = nudge;
          return () => (this.#nudge = () => undefined);
        }
      });
      await this.#sweep(me, life);
      return this.#learner;
    } catch {
      return null;
    }
  }

  /** As a start of the app does it, by the server's clock: as if all of it were due to be looked at. */
  async #sweep(me: Me, life: Life): Promise<void> {
    const { phone } = this;
    phone.left.delete(me);
    const kept = [...phone.left].map((one): [string, number] => [nameFor(one), 0]);
    await engine.kept.sweep(kept, {
      askTime: () => Promise.resolve(phone.around.timeline.now),
      open: async (name) => mortal(phone.storeCalled(name), life)
    });
  }
}

/** Until no tab is at its storage: what comes next waits for the network or the clock. */
export async function settle(tabs: readonly Tab[]): Promise<void> {
  for (let calm = 0; calm < 3; calm = tabs.some((tab) => tab.busy) ? 0 : calm + 1) await turn();
}
