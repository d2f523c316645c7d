import { afterEach, describe, expect, it, vi } from 'vitest';
import { tabLock } from './tab-lock';

afterEach(() => {
  vi.unstubAllGlobals();
});

type Granted = (lock: object | null) => Promise<boolean> | boolean;

/** Web Locks of which somebody else may have the one asked for. */
function locks(taken: boolean): void {
  const request = (_name: string, options: LockOptions, granted: Granted) => {
    expect(options).toEqual({ ifAvailable: true });
    return Promise.resolve(granted(taken ? null : {}));
  };
  vi.stubGlobal('navigator', { locks: { request } });
}

describe('tabLock', () => {
  it('runs the work when no other tab is at it', async () => {
    locks(false);
    const work = vi.fn(() => Promise.resolve());
    expect(await tabLock('l')(work)).toBe(true);
    expect(work).toHaveBeenCalledOnce();
  });

  it('leaves it when another tab is', async () => {
    locks(true);
    const work = vi.fn(() => Promise.resolve());
    expect(await tabLock('l')(work)).toBe(false);
    expect(work).not.toHaveBeenCalled();
  });

  it('runs it where the browser has no Web Locks', async () => {
    vi.stubGlobal('navigator', {});
    const work = vi.fn(() => Promise.resolve());
    expect(await tabLock('l')(work)).toBe(true);
    expect(work).toHaveBeenCalledOnce();
  });
});
