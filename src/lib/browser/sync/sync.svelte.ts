import { MAX_EVENTS } from '$lib/protocol/limits';
import type { Clock } from '../device/clock';
import { backoff } from './backoff';
import { exchange, type Link, type Outcome, type Why } from './exchange';
import type { Lock } from './tab-lock';
import type { Trigger } from './triggers';

/** `lastSentAt`, `until`: milliseconds since 1970. No state is an end: each has a timer running. */
export type SyncState =
  | { kind: 'idle'; lastSentAt: number | null }
  | { kind: 'syncing' }
  | { kind: 'waiting'; until: number; why: Why }
  | { kind: 'offline' }
  | { kind: 'signed-out' }
  | { kind: 'client-too-old' };

export interface SyncSeams extends Omit<Link, 'now'> {
  clock: Clock;
  random: () => number;
  /** What the browser believes about the network. A hint only. */
  online: () => boolean;
  lock: Lock;
  /** False once somebody else signed in on this device. */
  isMine: () => boolean;
}

/** Another look for what other devices sent, when there is nothing to send. */
const PULL_EVERY_MS = 15 * 60_000;
/** While the browser says "offline", or nobody is signed in, only a slow timer tries. */
const SLOW_MS = 60_000;
/** The other tab is asked again after this and up to twice this. */
const OTHER_TAB_MS = 2_000;
/**
 * The `online` event reaches a whole building at once, so everybody waits a random part of a window:
 * a fifth of the time away. Ten thousand phones then come at no more than three times their usual
 * rate (tests/faults/storm), and a phone alone waits no longer than it will be missed for.
 */
const SPREAD_SHARE = 1 / 5;
const SPREAD_MIN_MS = 1_000;
const SPREAD_MAX_MS = 120_000;

/** Decides when to send, and never stops deciding: whatever happens, a next try is on a timer. */
export class Sync {
  readonly #seams: SyncSeams;
  readonly #link: Link;
  readonly #abort = new AbortController();
  #state: SyncState;
  #lastSentAt: number | null;
  #running: Promise<void> | null = null;
  /** Something was recorded while an exchange was under way. */
  #again = false;
  #limit = MAX_EVENTS;
  #failures = 0;
  /** Until then the server does not want to hear from us. */
  #heldUntil = 0;
  /** When the server was first out of reach since it last answered; milliseconds since 1970. */
  #awaySince: number | null = null;
  /** Another tab had the lock at the last try. */
  #behind = false;
  #cancelTimer: () => void = () => undefined;

  constructor(seams: SyncSeams, lastSentAt: number | null = null) {
    this.#seams = seams;
    this.#link = { ...seams, now: () => seams.clock.now() };
    this.#lastSentAt = lastSentAt;
    this.#state = $state.raw({ kind: 'idle', lastSentAt });
  }

  get state(): SyncState {
    return this.#state;
  }

  /** Says that now may be a good moment. Cheap, and safe to call at any time. */
  nudge(trigger: Trigger): void {
    if (trigger === 'online') this.#spread();
    else void this.#go(trigger);
  }

  /** Sends now unless the server asked for a pause; resolves when that try is over. */
  async syncNow(): Promise<void> {
    await this.#running;
    await this.#go('manual');
  }

  /** Ends every timer and the request under way; resolves when nothing more will be written. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#cancelTimer();
    await this.#running;
  }

  get #stopped(): boolean {
    return this.#abort.signal.aborted;
  }

  #spread(): void {
    if (this.#stopped || this.#running || this.#isHeld()) return;
    const now = this.#seams.clock.now();
    const away = now - (this.#awaySince ?? this.#lastSentAt ?? now);
    const window = Math.min(Math.max(away * SPREAD_SHARE, SPREAD_MIN_MS), SPREAD_MAX_MS);
    this.#wake(this.#seams.random() * window, 'manual');
  }

  #go(trigger: Trigger): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    if (trigger !== 'timer' && this.#isHeld()) return Promise.resolve();
    // A timer is already running for what failed; tapping on must not hammer a server in trouble.
    if (trigger === 'record' && this.#failures > 0) return Promise.resolve();
    this.#cancelTimer();
    this.#running = this.#run(trigger).finally(() => this.#ended());
    return this.#running;
  }

  #isHeld(): boolean {
    return this.#seams.clock.now() < this.#heldUntil;
  }

  /** What was recorded after the last batch was taken and before this moment has nobody else to send it. */
  #ended(): void {
    this.#running = null;
    if (this.#again) this.nudge('record');
    this.#again = false;
  }

  async #run(trigger: Trigger): Promise<void> {
    try {
      await this.#attempt(trigger);
    } catch {
      // The lock or the device's storage failed. Nothing is lost by trying later.
      this.#fail({ kind: 'wait', why: 'storage', afterMs: 0, limit: this.#limit });
    }
  }

  async #attempt(trigger: Trigger): Promise<void> {
    if (!this.#seams.isMine()) return this.#rest({ kind: 'signed-out' }, SLOW_MS);
    const tries = trigger === 'timer' || trigger === 'manual';
    if (!tries && !this.#seams.online()) return this.#rest({ kind: 'offline' }, SLOW_MS);
    const ran = await this.#seams.lock(() => this.#drain(trigger));
    if (!ran) this.#waitForOtherTab();
  }

  async #drain(trigger: Trigger): Promise<void> {
    const wasBehind = this.#behind && trigger === 'timer';
    this.#behind = false;
    if (wasBehind && (await this.#seams.store.oldest(1)).length === 0) return this.#idle();
    this.#state = { kind: 'syncing' };
    let outcome: Outcome;
    do {
      this.#again = false;
      outcome = await exchange(this.#link, this.#limit, this.#abort.signal);
      this.#limit = outcome.limit;
    } while (outcome.kind === 'ok' && (outcome.again || this.#again));
    if (outcome.kind === 'ok') this.#succeed();
    else this.#fail(outcome);
  }

  #succeed(): void {
    this.#failures = 0;
    this.#awaySince = null;
    this.#lastSentAt = this.#seams.clock.now();
    this.#idle();
  }

  #idle(): void {
    this.#rest({ kind: 'idle', lastSentAt: this.#lastSentAt }, PULL_EVERY_MS);
  }

  #waitForOtherTab(): void {
    this.#behind = true;
    const delay = OTHER_TAB_MS * (1 + this.#seams.random());
    this.#rest(this.#waiting('other-tab', delay), delay);
  }

  #fail(outcome: Exclude<Outcome, { kind: 'ok' }>): void {
    this.#failures += this.#seams.online() ? 1 : 0;
    const delay = backoff(Math.max(this.#failures, 1), () => this.#seams.random());
    switch (outcome.kind) {
      case 'wait': {
        const pause = outcome.afterMs + delay;
        this.#rest(this.#waiting(outcome.why, pause), pause);
        // Only when the server said for how long: trouble of other kinds lets a tap try again.
        if (outcome.afterMs > 0) this.#heldUntil = this.#seams.clock.now() + outcome.afterMs;
        return;
      }
      case 'offline':
        return this.#rest({ kind: 'offline' }, this.#seams.online() ? delay : SLOW_MS);
      case 'signed-out':
      case 'client-too-old':
        return this.#rest({ kind: outcome.kind }, SLOW_MS + delay);
    }
  }

  #waiting(why: Why, ms: number): SyncState {
    return { kind: 'waiting', why, until: this.#seams.clock.now() + ms };
  }

  #rest(state: SyncState, ms: number): void {
    this.#state = state;
    if (state.kind === 'offline') this.#awaySince ??= this.#seams.clock.now();
    this.#wake(ms, 'timer');
  }

  #wake(ms: number, trigger: Trigger): void {
    this.#cancelTimer();
    if (this.#stopped) return;
    this.#cancelTimer = this.#seams.clock.after(ms, () => {
      // The timer is the truth: `heldUntil` may be years away when the clock was set back.
      this.#heldUntil = 0;
      void this.#go(trigger);
    });
  }
}
