import { afterEach, describe, expect, it } from 'vitest';
import { localTime } from './clock';

const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone;
});

describe('localTime', () => {
  it.each([
    ['Europe/London', '2026-11-22T09:41:07.120Z', '2026-11-22T09:41:07.120+00:00'],
    ['Europe/London', '2026-06-01T23:30:00.000Z', '2026-06-02T00:30:00.000+01:00'],
    // The hour that happens twice: only the offset tells the two apart.
    ['Europe/London', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000+01:00'],
    ['Europe/London', '2026-10-25T01:30:00.000Z', '2026-10-25T01:30:00.000+00:00'],
    ['America/St_Johns', '2026-01-01T00:00:00.000Z', '2025-12-31T20:30:00.000-03:30']
  ])('in %s writes %s as %s', (tz, instant, shown) => {
    process.env.TZ = tz;
    expect(localTime(Date.parse(instant))).toBe(shown);
    expect(Date.parse(shown)).toBe(Date.parse(instant));
  });
});
