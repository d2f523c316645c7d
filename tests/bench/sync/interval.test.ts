import { expect, test } from 'vitest';
import { ratioOf } from './interval';

const ones = Array.from({ length: 16 }, () => 1);

test('pairs that agree leave no doubt', () => {
  expect(ratioOf([4, 4, 4], [2, 2, 2])).toEqual({ median: 2, low: 2, high: 2 });
});

test('one lucky pair does not move the lower end, scattered pairs do', () => {
  const lucky = [...ones.slice(1), 100];
  expect(ratioOf(lucky, ones)).toMatchObject({ median: 1, low: 1 });
  const scattered = ones.map((_, i) => (i % 2 ? 3 : 1));
  const { median, low, high } = ratioOf(scattered, ones);
  expect([median, low, high]).toEqual([3, 1, 3]);
});

test('a pair that is missing its other half is not a number, never a kept promise', () => {
  expect(ratioOf([1, 2], [1]).low).not.toBeGreaterThanOrEqual(0);
});
