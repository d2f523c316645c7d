import { createContext } from 'svelte';
import type { Me } from '$lib/protocol';
import { ENDING, SHARED, UNSURE, isSet } from './device/marks';
import * as identity from './identity';
import { Learner } from './learner.svelte';
import { nameFor } from './store/name';

/** Whose record this device shows. */
export type SessionState =
  | { is: 'opening' }
  | { is: 'open'; learner: Learner }
  /** Nobody has used this device yet, and the server cannot say who is signed in. */
  | { is: 'unreachable' }
  /** Another tab with an older version of the app holds the record. */
  | { is: 'blocked' }
  /** The record could not be opened, nor anything put in its place. */
  | { is: 'failed' }
  | { is: 'signed-out' };

/** Seldom needed before the first card. */
const loadSignOut = () => import('./sign-out');

/**
 * Opens the record of the person last signed in here without asking anybody, then asks the server
 * whether that is still so. Somebody else's unsent work is sealed, never shown and never sent as theirs.
 */
export class DeviceSession {
  #state = $state.raw<SessionState>({ is: 'opening' });

  get state(): SessionState {
    return this.#state;
  }

  async start(): Promise<void> {
    for (const moment of ['storage', 'pageshow']) {
      // A key of null: the browser has cleared everything, and nobody has signed out.
      addEventListener(moment, (event) => {
        if ((event as StorageEvent).key !== null) void this.#check();
      });
    }
    try {
      if ((isSet(ENDING) || isSet(SHARED)) && (await (await loadSignOut()).endIfDue(this))) {
        this.#state = { is: 'signed-out' };
        return;
      }
      const remembered = identity.current();
      if (remembered && !isSet(UNSURE)) await this.#open(remembered);
      await this.#ask(remembered);
    } catch {
      this.#state = { is: 'failed' };
    }
    // Another start will do where this one could not.
    void identity.sweepKept().catch(() => undefined);
  }

  /** Seals or removes this person's record, seen or unseen; whoever asks for it leads them away then. */
  leave(): Promise<void> {
    return this.#leave(this.#state.is === 'open' ? this.#state.learner.me : identity.current());
  }

  /** Closes the record when another tab has signed its person out, also under a page that Back brings. */
  async #check(): Promise<void> {
    const state = this.#state;
    if (state.is !== 'open' || identity.current()?.person.id === state.learner.me.person.id) return;
    this.#state = { is: 'signed-out' };
    await state.learner.close();
  }

  async #ask(remembered: Me | null): Promise<void> {
    const answer = await identity.fetchMe();
    if (answer === 'unreachable' || answer === 'signed-out') {
      // With a record open, learning goes on; the sync state says what is missing.
      if (this.#state.is === 'opening') this.#state = { is: answer };
      return;
    }
    // A merge of organisations leaves most people their id, and gives them another record.
    const same = remembered && nameFor(remembered) === nameFor(answer);
    if (same && this.#state.is === 'open') {
      identity.remember(answer);
      this.#state.learner.me = answer;
      return;
    }
    if (remembered && !same) await this.#leave(remembered);
    await this.#open(answer);
  }

  async #open(me: Me): Promise<void> {
    identity.remember(me);
    // Where the code for it cannot be fetched, the old record waits for another start.
    if (me.formerly) {
      await import('./sync/engine').then(({ kept }) => kept.adopt(me)).catch(() => undefined);
    }
    const learner = await Learner.open(me, {
      onNotice: (notice) => {
        if (notice === 'blocked') this.#state = { is: 'blocked' };
      }
    });
    this.#state = { is: 'open', learner };
  }

  /** First of all it is off the screen and no more remembered: whatever comes of the rest. */
  async #leave(me: Me | null): Promise<void> {
    const open = this.#state.is === 'open' ? this.#state.learner : null;
    this.#state = { is: 'opening' };
    if (me) await (await loadSignOut()).leaveRecord(me, open);
    await identity.clearLastCopies();
  }
}

const [getDeviceSession, setDeviceSession] = createContext<DeviceSession>();
export { getDeviceSession, setDeviceSession };
