import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, adoptionFrom, dayOf, lastWeeks, nextAt, weekOf } from './calendar';

test('a day is a day in London, summer and winter', () => {
  expect(dayOf(new Date('2026-06-30T23:30:00Z'))).toBe('2026-07-01');
  expect(dayOf(new Date('2026-12-31T23:30:00Z'))).toBe('2026-12-31');
});

test('the hours in which clocks change belong to their day', () => {
  expect(dayOf(new Date('2026-03-29T00:59:59Z'))).toBe('2026-03-29');
  expect(dayOf(new Date('2026-10-25T01:30:00Z'))).toBe('2026-10-25');
});

test('weeks begin on Monday, across months and years', () => {
  expect(weekOf('2026-11-23')).toBe('2026-11-23');
  expect(weekOf('2026-11-22')).toBe('2026-11-16');
  expect(weekOf('2027-01-01')).toBe('2026-12-28');
  expect(lastWeeks('2026-11-22', 3)).toEqual(['2026-11-02', '2026-11-09', '2026-11-16']);
});

test('twenty-eight days include today', () => {
  expect(adoptionFrom('2026-11-28')).toBe('2026-11-01');
});

const day = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('going some days on and back again ends where it began', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -3000, max: 3000 }), (from, count) => {
      expect(addDays(addDays(from, count), -count)).toBe(from);
    })
  );
});

test('every day is in the week that begins on or before it, less than seven days ago', () => {
  fc.assert(
    fc.property(day, (one) => {
      const monday = weekOf(one);
      expect(monday <= one && one < addDays(monday, 7)).toBe(true);
    })
  );
});

test.each([
  ['tonight', '2026-11-22T02:59:59Z', '2026-11-22T03:00:00Z'],
  ['tomorrow, not the same minute again', '2026-11-22T03:00:00Z', '2026-11-23T03:00:00Z'],
  ['in summer', '2026-07-01T12:00:00Z', '2026-07-02T02:00:00Z'],
  ['in summer after midnight in London', '2026-06-30T23:30:00Z', '2026-07-01T02:00:00Z'],
  ['in the night that loses an hour', '2026-03-28T12:00:00Z', '2026-03-29T02:00:00Z'],
  ['in the night that gains one', '2026-10-24T12:00:00Z', '2026-10-25T03:00:00Z']
])('three in the morning comes %s', (_, now, next) => {
  expect(nextAt(3, new Date(now))).toEqual(new Date(next));
});
