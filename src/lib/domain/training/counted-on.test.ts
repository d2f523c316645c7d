import { expect, test } from 'vitest';
import { countedOn } from './counted-on';

const received = new Date('2026-11-23T08:00:00Z');

test.each([
  ['an ordinary answer', '2026-11-22T09:41:07.120+00:00', { day: '2026-11-22', adjusted: false }],
  [
    'three months without signal',
    '2026-08-25T12:00:00+01:00',
    { day: '2026-08-25', adjusted: false }
  ],
  [
    'just after midnight in summer',
    '2026-07-01T00:30:00+01:00',
    { day: '2026-07-01', adjusted: false }
  ],
  [
    'a clock five minutes fast',
    '2026-11-23T08:05:00+00:00',
    { day: '2026-11-23', adjusted: false }
  ],
  ['a clock in 2090', '2090-01-01T00:00:00Z', { day: '2026-11-23', adjusted: true }],
  ['a clock in 1970', '1970-01-01T00:00:09Z', { day: '2026-11-23', adjusted: true }]
])('%s counts on the day that can be right', (_, at, expected) => {
  expect(countedOn(at, received)).toEqual(expected);
});

test('a clock that is minutes fast does not put work on a day that has not begun', () => {
  const beforeMidnight = new Date('2026-11-22T23:58:00Z');
  expect(countedOn('2026-11-23T00:03:00Z', beforeMidnight).day).toBe('2026-11-22');
});
