import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTES_BANDS } from '../training/ai-use';
import { knownUses, medianMinutes } from './median';

test('nobody said: no middle', () => {
  expect(medianMinutes({})).toBeNull();
  expect(medianMinutes({ 'cannot-tell': 40 })).toBeNull();
});

test('of two middle uses the lower counts', () => {
  expect(medianMinutes({ 'no-change': 2, '6-15': 2 })).toBe('no-change');
  expect(medianMinutes({ 'no-change': 2, '6-15': 3 })).toBe('6-15');
});

test('it is the middle of the list written out, and "cannot tell" moves it nowhere', () => {
  const histogram = fc.record(
    Object.fromEntries(MINUTES_BANDS.map((band) => [band, fc.nat(20)])) as Record<
      (typeof MINUTES_BANDS)[number],
      fc.Arbitrary<number>
    >
  );
  fc.assert(
    fc.property(histogram, (uses) => {
      const list = MINUTES_BANDS.filter((band) => band !== 'cannot-tell').flatMap((band) =>
        Array.from({ length: uses[band] }, () => band)
      );
      expect(list).toHaveLength(knownUses(uses));
      expect(medianMinutes(uses)).toBe(list[Math.ceil(list.length / 2) - 1] ?? null);
      expect(medianMinutes({ ...uses, 'cannot-tell': 0 })).toBe(medianMinutes(uses));
    })
  );
});
