import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { everyNight } from './every-night';

const HOUR_MS = 3_600_000;

beforeEach(() => {
  // In London it is noon, in summer time.
  vi.useFakeTimers({ now: new Date('2026-07-01T11:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

test('it works once a night, a little after three in London', async () => {
  const times: Date[] = [];
  const stop = everyNight(async () => void times.push(new Date()));
  await vi.advanceTimersByTimeAsync(72 * HOUR_MS);
  stop();
  expect(times).toHaveLength(3);
  for (const [i, time] of times.entries()) {
    const three = Date.parse(`2026-07-0${i + 2}T02:00:00Z`);
    expect(time.getTime()).toBeGreaterThanOrEqual(three);
    expect(time.getTime()).toBeLessThan(three + HOUR_MS / 3);
  }
});

test('stopped, it never works again and says so to what is under way', async () => {
  let told = false;
  let finish = (): void => undefined;
  const stop = everyNight(async (isStopped) => {
    await new Promise<void>((resolve) => (finish = resolve));
    told = isStopped();
  });
  await vi.advanceTimersByTimeAsync(24 * HOUR_MS);
  stop();
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('a process that has nothing else to do may end', () => {
  vi.useRealTimers();
  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
  const before = timers();
  const stop = everyNight(async () => undefined);
  expect(timers()).toBe(before);
  stop();
});
