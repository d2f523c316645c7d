import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayOf, weekOf } from '$lib/domain/insight/calendar';
import { countedOn } from '$lib/domain/training/counted-on';
import { localTime } from './clock';

const zone = process.env.TZ;
// Node reads it again whenever it is set.
beforeAll(() => {
  process.env.TZ = 'Europe/London';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** One in the morning, UTC, on the last Sunday of a month: when clocks change all over Europe. */
function lastSunday(year: number, month: 3 | 10): number {
  const last = new Date(Date.UTC(year, month, 0));
  return last.getTime() - last.getUTCDay() * DAY_MS + HOUR_MS;
}
const YEARS = [2024, 2025, 2026, 2027, 2028, 2029, 2030];
const CHANGES = YEARS.flatMap((year) => [lastSunday(year, 3), lastSunday(year, 10)]);

/** Milliseconds that London's clocks are ahead of UTC, by the law and not by any library. */
function ahead(instant: number): number {
  const year = new Date(instant).getUTCFullYear();
  return instant >= lastSunday(year, 3) && instant < lastSunday(year, 10) ? HOUR_MS : 0;
}
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
/** 5 January 1970 was a Monday. */
const mondayOf = (ms: number): string => dateOf(ms - ((Math.floor(ms / DAY_MS) + 3) % 7) * DAY_MS);

const around = fc
  .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS }))
  .map(([change, away]) => change + away);
/** Within a few hours of midnight on either side of the night of a change, too. */
const nearby = fc
  .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2 * DAY_MS, max: 2 * DAY_MS }))
  .map(([change, away]) => change + away);
const instants = fc.oneof(around, nearby);

test('the clocks that change are those of Great Britain, twice a year', () => {
  expect(CHANGES.slice(4, 6).map((ms) => new Date(ms).toISOString())).toEqual([
    '2026-03-29T01:00:00.000Z',
    '2026-10-25T01:00:00.000Z'
  ]);
  for (const change of CHANGES) {
    expect(localTime(change - 1).slice(-6)).not.toBe(localTime(change).slice(-6));
  }
});

test('around every change a device writes the right hour, offset and instant', () => {
  fc.assert(
    fc.property(instants, (instant) => {
      const written = localTime(instant);
      expect(Date.parse(written)).toBe(instant);
      expect(written.slice(-6)).toBe(ahead(instant) ? '+01:00' : '+00:00');
      expect(written.slice(0, 23)).toBe(
        new Date(instant + ahead(instant)).toISOString().slice(0, 23)
      );
    }),
    { numRuns: 2000 }
  );
});

test('around every change an event counts on the day and in the week that London had', () => {
  const delay = fc.integer({ min: 0, max: 40 * DAY_MS });
  fc.assert(
    fc.property(instants, delay, (instant, waited) => {
      const shown = instant + ahead(instant);
      const counted = countedOn(localTime(instant), new Date(instant + waited));
      expect(counted).toEqual({ day: dateOf(shown), adjusted: false });
      expect(weekOf(counted.day)).toBe(mondayOf(shown));
    }),
    { numRuns: 2000 }
  );
});

test('a device that is set to another zone counts on the same day of London', () => {
  const elsewhere = fc.constantFrom(-720, -210, 0, 60, 345, 840);
  fc.assert(
    fc.property(instants, elsewhere, (instant, minutes) => {
      const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0');
      const rest = String(Math.abs(minutes) % 60).padStart(2, '0');
      const wall = new Date(instant + minutes * 60_000).toISOString().slice(0, -1);
      const written = `${wall}${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
      expect(countedOn(written, new Date(instant)).day).toBe(dayOf(new Date(instant)));
    })
  );
});

test('the order of what was done does not suffer when an hour comes twice', () => {
  const [before, after] = [CHANGES[5]! - 1000, CHANGES[5]! + 1000];
  const [first, second] = [localTime(before), localTime(after)];
  expect(first.slice(0, 19) > second.slice(0, 19)).toBe(true);
  expect(Date.parse(first)).toBeLessThan(Date.parse(second));
});
