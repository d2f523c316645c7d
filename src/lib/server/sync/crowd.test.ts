import { describe, expect, it } from 'vitest';
import { Crowd, PACE, ROOM } from './crowd';

/** Work that ends when it is told to. */
function pending() {
  let end = () => {};
  const work = () => new Promise<void>((resolve) => (end = resolve));
  return { work, end: () => end() };
}

describe('the door of syncing', () => {
  it('closes when it is full, and opens when somebody has left', async () => {
    const crowd = new Crowd();
    const all = Array.from({ length: ROOM }, pending);
    const inside = all.map(({ work }) => crowd.inside(work));
    expect(crowd.isFull).toBe(true);
    all[0]!.end();
    await inside[0];
    expect(crowd.isFull).toBe(false);
  });

  it('counts out whoever failed', async () => {
    const crowd = new Crowd();
    for (let i = 0; i <= ROOM; i++) {
      await expect(crowd.inside(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    }
    expect(crowd.isFull).toBe(false);
  });

  it('gives everybody a time of their own', () => {
    const crowd = new Crowd(() => 0);
    const times = Array.from({ length: 10_000 }, () => crowd.comeBackAfter());
    const inOneSecond = new Map<number, number>();
    for (const time of times) inOneSecond.set(time, (inOneSecond.get(time) ?? 0) + 1);
    expect(Math.min(...times)).toBe(1);
    expect(Math.max(...inOneSecond.values())).toBeLessThanOrEqual(PACE);
    expect(Math.max(...times)).toBeLessThanOrEqual(7 * 60);
  });

  it('sends nobody away for longer than ten minutes, however many come', () => {
    const crowd = new Crowd(() => 0);
    const times = Array.from({ length: 100_000 }, () => crowd.comeBackAfter());
    expect(Math.max(...times)).toBeLessThanOrEqual(600 + 1);
    expect(new Set(times.slice(-1_000)).size).toBeGreaterThan(30);
  });

  it('forgets the times that have passed', () => {
    let now = 0;
    const crowd = new Crowd(() => now);
    for (let i = 0; i < 1_000; i++) crowd.comeBackAfter();
    expect(crowd.comeBackAfter()).toBeGreaterThan(30);
    now = 3_600_000;
    expect(crowd.comeBackAfter()).toBe(1);
  });
});

describe('bodies on their way', () => {
  it('are limited for each person, not for all', async () => {
    const crowd = new Crowd();
    const bodies = Array.from({ length: 16 }, pending);
    const coming = bodies.map(({ work }) => crowd.receiving('sam', work));
    expect(await crowd.receiving('sam', () => Promise.resolve('read'))).toBeNull();
    expect(await crowd.receiving('ana', () => Promise.resolve('read'))).toBe('read');
    bodies[0]!.end();
    await coming[0];
    expect(await crowd.receiving('sam', () => Promise.resolve('read'))).toBe('read');
  });
});
