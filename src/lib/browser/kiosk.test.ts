import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeStorage } from '../../../tests/sync/local-storage';
import * as kiosk from './kiosk';
import { saving } from './store/record';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-25T09:00:00Z');

beforeEach(() => {
  vi.stubGlobal('localStorage', fakeStorage());
  kiosk.mark(true);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('runs from the last touch', () => {
  kiosk.begin(5, NOW);
  kiosk.touch(NOW + 2 * MINUTE);
  expect(kiosk.msLeft(NOW + 3 * MINUTE)).toBe(4 * MINUTE);
  expect(kiosk.isOver(NOW + 7 * MINUTE - 1)).toBe(false);
  expect(kiosk.isOver(NOW + 7 * MINUTE)).toBe(true);
});

it('goes on through sleep and reload: a new start wins no time', () => {
  kiosk.begin(5, NOW);
  kiosk.begin(5, NOW + 4 * MINUTE);
  expect(kiosk.isOver(NOW + 5 * MINUTE)).toBe(true);
});

it('stays over once it is, whoever touches', () => {
  kiosk.begin(5, NOW);
  kiosk.touch(NOW + 6 * MINUTE);
  expect(kiosk.isOver(NOW + 6 * MINUTE)).toBe(true);
});

it('waits for an answer that is being saved', () => {
  kiosk.begin(5, NOW);
  saving.add('an answer');
  expect(kiosk.isDue(NOW + 6 * MINUTE)).toBe(false);
  saving.delete('an answer');
  expect(kiosk.isDue(NOW + 6 * MINUTE)).toBe(true);
});

it('takes up a new setting', () => {
  kiosk.begin(5, NOW);
  kiosk.begin(2, NOW + MINUTE);
  expect(kiosk.msLeft(NOW + MINUTE)).toBe(MINUTE);
});

it('is over when the clock was set back far: nobody knows how long it was', () => {
  kiosk.begin(5, NOW);
  expect(kiosk.msLeft(NOW - MINUTE)).toBe(6 * MINUTE);
  expect(kiosk.isOver(NOW - MINUTE - 1)).toBe(true);
});

it('runs on shared devices only, and ends with the mark', () => {
  kiosk.begin(5, NOW);
  kiosk.mark(false);
  expect(kiosk.msLeft(NOW)).toBeNull();
  kiosk.begin(5, NOW);
  expect(kiosk.isOver(NOW + 9 * MINUTE)).toBe(false);
});

it('does not run before anybody is signed in, nor after', () => {
  kiosk.touch(NOW);
  expect(kiosk.msLeft(NOW)).toBeNull();
  kiosk.begin(5, NOW);
  kiosk.stop();
  expect(kiosk.isOver(NOW + 9 * MINUTE)).toBe(false);
});

it.each(['{', '{}', '"x"', '{"minutes":"5","touched":1}', '{"minutes":5}'])(
  'does not run by what cannot be read: %s',
  (broken) => {
    localStorage.setItem('own-it.kiosk', broken);
    expect(kiosk.msLeft(NOW)).toBeNull();
  }
);
