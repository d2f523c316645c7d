import { expect, test } from 'vitest';
import { Tally } from './tally';

test('one too many in a minute waits for the next, and nobody else does', () => {
  const tally = new Tally(2);
  const now = new Date('2026-11-25T10:00:20Z');
  expect([1, 2, 3].map(() => tally.count('a', now))).toEqual([true, true, false]);
  expect(tally.count('b', now)).toBe(true);
  expect(tally.secondsLeft(now)).toBe(40);
  expect(tally.count('a', new Date('2026-11-25T10:01:00Z'))).toBe(true);
});
