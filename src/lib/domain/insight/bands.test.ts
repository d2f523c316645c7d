import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percent, shareBand } from './bands';

test('the colour agrees with the percentage that is shown', () => {
  expect([0, 0.194, 0.195, 0.2, 0.394, 0.4, 0.6, 0.794, 0.796, 1].map(shareBand)).toEqual([
    1, 1, 2, 2, 2, 3, 4, 4, 5, 5
  ]);
});

test('every share has a band, and more is never a lower one', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      expect(shareBand(less)).toBeLessThanOrEqual(shareBand(more));
      expect(shareBand(a)).toBe(Math.min(5, Math.floor(percent(a) / 20) + 1));
    })
  );
});
