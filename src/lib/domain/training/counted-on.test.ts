import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf } from '../insight/calendar';
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

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** What is believed of a device's clock: up to ten minutes ahead, up to 400 days behind. */
const [AHEAD_MS, BEHIND_MS] = [10 * MINUTE_MS, 400 * DAY_MS];

test.each([
  ['ten minutes ahead', AHEAD_MS, false],
  ['a moment more', AHEAD_MS + 1, true],
  ['four hundred days behind', -BEHIND_MS, false],
  ['a moment further back', -BEHIND_MS - 1, true]
])('a clock %s is where belief begins or ends', (_, off, adjusted) => {
  const at = new Date(received.getTime() + off).toISOString();
  expect(countedOn(at, received).adjusted).toBe(adjusted);
});

test('however many years a clock is off, work counts on a day that can be right', () => {
  const years = 80 * 365 * DAY_MS;
  const off = fc.oneof(
    fc.integer({ min: -years, max: years }),
    fc.integer({ min: -BEHIND_MS, max: 2 * AHEAD_MS })
  );
  const arrived = fc.date({
    min: new Date('2024-01-01'),
    max: new Date('2030-12-31'),
    noInvalidDate: true
  });
  fc.assert(
    fc.property(arrived, off, (receivedAt, ms) => {
      const claimed = new Date(receivedAt.getTime() + ms);
      const believed = ms <= AHEAD_MS && ms >= -BEHIND_MS;
      const counted = countedOn(claimed.toISOString(), receivedAt);
      expect(counted.adjusted).toBe(!believed);
      expect(counted.day).toBe(dayOf(believed && ms < 0 ? claimed : receivedAt));
      expect(counted.day <= dayOf(receivedAt)).toBe(true);
    }),
    { numRuns: 2000 }
  );
});
