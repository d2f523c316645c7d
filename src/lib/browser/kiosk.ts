import { readLocal, removeLocal, writeLocal } from './device/local';
import { SHARED, isSet, set, unset } from './device/marks';
import { saving } from './store/record';

const KEY = 'own-it.kiosk';
/** How long somebody is asked "Still there?": WCAG 2.2.1 asks for 20 seconds at least. */
export const WARN_MS = 30_000;
/** Touches in a row are one. */
const TOGETHER_MS = 1_000;
/** A clock that was set back by more than this hides how long nobody was there. */
const SET_BACK_MS = 60_000;

/** Of a shared device on which somebody is signed in. It outlives sleep and reload. */
interface Running {
  minutes: number;
  /** The last touch, in any tab; milliseconds since 1970. */
  touched: number;
}
const isRunning = (value: unknown): value is Running =>
  typeof value === 'object' &&
  value !== null &&
  'minutes' in value &&
  'touched' in value &&
  Number.isInteger(value.minutes) &&
  Number.isInteger(value.touched);

const running = (): Running | null => (isSet(SHARED) ? readLocal(KEY, isRunning) : null);

/** Somebody is signed in on this shared device. A time that runs already goes on, so a reload wins none. */
export function begin(minutes: number, now: number): void {
  writeLocal(KEY, { minutes, touched: running()?.touched ?? now });
}

/** Somebody is there. What is over stays over. */
export function touch(now: number): void {
  const known = running();
  const left = msLeft(now);
  if (!known || left === null || left <= 0 || now - known.touched < TOGETHER_MS) return;
  writeLocal(KEY, { ...known, touched: now });
}

/** Until this person is signed out; null where no time runs. */
export function msLeft(now: number): number | null {
  const known = running();
  if (!known) return null;
  const idle = now - known.touched;
  return idle < -SET_BACK_MS ? 0 : known.minutes * 60_000 - idle;
}

export const isOver = (now: number): boolean => (msLeft(now) ?? 1) <= 0;

/** Whether to go now: an answer that is being saved comes first. */
export const isDue = (now: number): boolean => isOver(now) && saving.size === 0;

/** Nobody is signed in any more. */
export const stop = (): void => removeLocal(KEY);

/** Whether several people use this device. */
export function mark(shared: boolean): void {
  if (shared) set(SHARED);
  else {
    unset(SHARED);
    stop();
  }
}
