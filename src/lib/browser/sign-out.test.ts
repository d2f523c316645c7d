import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ENDING_COOKIE } from '$lib/protocol/signed-out';
import { fakeStorage } from '../../../tests/sync/local-storage';
import { ENDING, isSet, set } from './device/marks';
import * as kiosk from './kiosk';
import { endIfDue, finishEnding, sendFirst, signOut } from './sign-out';

/** As a browser has it: one is added, and an attribute is not read back. */
function fakeCookies(accepts = true) {
  const jar = new Set<string>();
  return {
    set cookie(text: string) {
      if (accepts) jar.add(text);
    },
    get cookie() {
      return [...jar].map((text) => text.split(';')[0]).join('; ');
    },
    jar
  };
}
let cookies: ReturnType<typeof fakeCookies>;
const setCookies = (accepts?: boolean) => {
  cookies = fakeCookies(accepts);
  vi.stubGlobal('document', cookies);
};

beforeEach(() => {
  vi.stubGlobal('localStorage', fakeStorage());
  vi.stubGlobal('location', new URL('https://own.it/me'));
  setCookies();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const did: string[] = [];
beforeEach(() => void did.splice(0));
const session = {
  leave: () => {
    did.push(`leave, ${isSet(ENDING) ? 'noted' : 'not noted'}`);
    return Promise.resolve();
  }
};
function answering(answer: () => Promise<Response>) {
  const fetching = vi.fn((path: string, _init: RequestInit) => {
    did.push(`ask ${path}, ${cookies.cookie.includes(ENDING_COOKIE) ? 'noted' : 'not noted'}`);
    return answer();
  });
  vi.stubGlobal('fetch', fetching);
  return fetching;
}
const portal = '<!doctype html><title>Free Wi-Fi</title>';
const NOT_OURS: [string, () => Promise<Response>][] = [
  ['a captive portal’s page with status 200', async () => new Response(portal)],
  ['a portal’s redirect', () => Promise.reject(new TypeError('redirected'))],
  ['somebody else’s JSON', async () => Response.json({ ok: true })],
  ['an answer that is nothing', async () => Response.json(null)],
  ['a server in trouble', async () => Response.json({ signedOut: true }, { status: 503 })],
  ['no network', () => Promise.reject(new TypeError('no network'))]
];

describe('signing out', () => {
  it('notes it, leaves the record, then tells the server and believes our own answer', async () => {
    const fetching = answering(async () => Response.json({ signedOut: true }));
    expect(await signOut(session)).toBe(true);
    expect(did).toEqual(['leave, noted', 'ask /sign-out, noted']);
    expect(isSet(ENDING)).toBe(false);
    expect(fetching.mock.calls[0]).toMatchObject([
      '/sign-out',
      { method: 'POST', redirect: 'error', headers: { accept: 'application/json' } }
    ]);
  });

  it.each(NOT_OURS)('leaves the record, and goes on waiting, after %s', async (_, answer) => {
    answering(answer);
    expect(await signOut(session)).toBe(true);
    expect(did).toEqual(['leave, noted', 'ask /sign-out, noted']);
    expect(isSet(ENDING)).toBe(true);
  });

  it('waits no longer than a few seconds for an answer that never comes', async () => {
    vi.useFakeTimers();
    const fetching = vi.fn(
      (_: string, { signal }: RequestInit) =>
        new Promise<Response>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('given up')));
        })
    );
    vi.stubGlobal('fetch', fetching);
    const leaving = signOut(session);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await leaving).toBe(true);
    expect(isSet(ENDING)).toBe(true);
  });

  it('sets a cookie that goes wherever the session’s goes, for longer than that', async () => {
    answering(NOT_OURS[5]![1]);
    await signOut(session);
    expect([...cookies.jar]).toEqual([
      'own-it-ending=1; path=/; max-age=34560000; samesite=lax; secure'
    ]);
  });

  it('ends the time that a shared device runs', async () => {
    kiosk.mark(true);
    kiosk.begin(5, Date.now());
    answering(NOT_OURS[5]![1]);
    await signOut(session);
    expect(kiosk.msLeft(Date.now())).toBeNull();
  });
});

describe('signing out where the browser takes no cookie', () => {
  beforeEach(() => setCookies(false));

  it.each(NOT_OURS)('leaves nothing and says so after %s', async (_, answer) => {
    answering(answer);
    expect(await signOut(session)).toBe(false);
    expect(did).toEqual(['ask /sign-out, not noted']);
    expect(isSet(ENDING)).toBe(false);
  });

  it('leaves the record once our server says that the session has ended', async () => {
    answering(async () => Response.json({ signedOut: true }));
    expect(await signOut(session)).toBe(true);
    expect(did).toEqual(['ask /sign-out, not noted', 'leave, not noted']);
  });
});

describe('a start of the app', () => {
  it('goes on where a sign-out was cut off, and opens no record', async () => {
    answering(NOT_OURS[5]![1]);
    set(ENDING);
    expect(await endIfDue(session)).toBe(true);
    // The cookie too: it may have been lost with the power.
    expect(did).toEqual(['leave, noted', 'ask /sign-out, noted']);
    expect(isSet(ENDING)).toBe(true);
  });

  it('signs out of a shared device that was left alone, also without a network', async () => {
    answering(NOT_OURS[5]![1]);
    kiosk.mark(true);
    kiosk.begin(5, Date.now() - 5 * 60_000);
    expect(await endIfDue(session)).toBe(true);
    expect(did).toEqual(['leave, noted', 'ask /sign-out, noted']);
  });

  it('does nothing on a shared device that is in use', async () => {
    answering(NOT_OURS[5]![1]);
    kiosk.mark(true);
    kiosk.begin(5, Date.now() - 4 * 60_000);
    expect(await endIfDue(session)).toBe(false);
    expect(did).toEqual([]);
  });
});

describe('the sign-in page', () => {
  const asked = async (answer: () => Promise<Response>) => {
    set(ENDING);
    answering(answer);
    await finishEnding();
    return isSet(ENDING) ? 'waits' : 'done';
  };

  it('has the session ended, and not by a request that clears the next one’s cookie', async () => {
    expect(await asked(async () => Response.json({}, { status: 401 }))).toBe('done');
    expect(did).toEqual(['ask /api/me, noted']);
  });

  it.each(NOT_OURS)('goes on waiting after %s', async (_, answer) => {
    expect(await asked(answer)).toBe('waits');
  });

  it('asks nothing when nothing is to end', async () => {
    answering(NOT_OURS[5]![1]);
    await finishEnding();
    expect(did).toEqual([]);
  });
});

describe('sending before signing out', () => {
  it('is waited for', async () => {
    let sent = false;
    await sendFirst({
      syncNow: async () => {
        await Promise.resolve();
        sent = true;
      }
    });
    expect(sent).toBe(true);
  });

  it.each([
    ['for ever', () => new Promise<void>(() => undefined)],
    ['and fails', () => Promise.reject(new Error('no network'))]
  ])('holds nobody up that lasts %s', async (_, syncNow) => {
    expect(await sendFirst({ syncNow }, 20)).toBeUndefined();
  });
});
