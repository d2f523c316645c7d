import { expect, it } from 'vitest';
import { timeOfDay } from './sync-state';

it.each([
  [9, 41, '9:41am'],
  [0, 5, '12:05am'],
  [12, 0, '12:00pm'],
  [23, 59, '11:59pm']
])('says %i h %i min as people do', (hours, minutes, words) => {
  expect(timeOfDay(new Date(2026, 10, 22, hours, minutes))).toBe(words);
});
