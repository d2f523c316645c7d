import { createContext } from 'svelte';
import type { Me } from '$lib/protocol';
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
    const remembered = identity.current();
    try {
      if (remembered && identity.isSure()) await this.#open(remembered);
      await this.#ask(remembered);
    } catch {
      this.#state = { is: 'failed' };
    }
    // Another start will do where this one could not.
    void identity.sweepKept().catch(() => undefined);
  }

  /** Once the session has ended: seals or removes this person's record. */
  async leave(): Promise<void> {
    if (this.#state.is === 'open') await this.#leave(this.#state.learner.me);
    this.#state = { is: 'signed-out' };
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

  /** The learner that is open, or one opened unseen, to be left. */
  async #learnerOf(remembered: Me): Promise<Learner> {
    if (this.#state.is === 'open') return this.#state.learner;
    return Learner.open(remembered, { isMine: () => false });
  }

  async #leave(me: Me): Promise<void> {
    const learner = await this.#learnerOf(me).catch(() => null);
    if (learner) await identity.seal(learner);
    else identity.sealUnopened(me);
    await identity.clearLastCopies();
  }
}

const [getDeviceSession, setDeviceSession] = createContext<DeviceSession>();
export { getDeviceSession, setDeviceSession };
