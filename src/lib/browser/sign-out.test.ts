import { afterEach, describe, expect, it, vi } from 'vitest';
import { signOut } from './sign-out';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Signs out against something that answers; says what came of it and whether the record was left. */
async function against(answer: () => Promise<Response>) {
  const fetching = vi.fn((_path: string, _init: RequestInit) => answer());
  vi.stubGlobal('fetch', fetching);
  const leave = vi.fn(() => Promise.resolve());
  return { believed: await signOut({ leave }), left: leave.mock.calls.length === 1, fetching };
}
const portal = '<!doctype html><title>Free Wi-Fi</title>';

describe('signing out', () => {
  it('leaves the record once our server says that the session has ended', async () => {
    const { believed, left, fetching } = await against(async () =>
      Response.json({ signedOut: true })
    );
    expect([believed, left]).toEqual([true, true]);
    expect(fetching.mock.calls[0]).toMatchObject([
      '/sign-out',
      { method: 'POST', redirect: 'error', headers: { accept: 'application/json' } }
    ]);
  });

  it.each<[string, () => Promise<Response>]>([
    ['a captive portal’s page with status 200', async () => new Response(portal)],
    ['a portal’s redirect', () => Promise.reject(new TypeError('redirected'))],
    ['somebody else’s JSON', async () => Response.json({ ok: true })],
    ['an answer that is nothing', async () => Response.json(null)],
    ['a server in trouble', async () => Response.json({ signedOut: true }, { status: 503 })],
    ['no network', () => Promise.reject(new TypeError('no network'))]
  ])('leaves nothing and says so after %s', async (_, answer) => {
    const { believed, left } = await against(answer);
    expect([believed, left]).toEqual([false, false]);
  });
});
