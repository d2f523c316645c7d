import { expect, test } from 'vitest';
import type { RequestEvent } from './$types';
import { POST } from './+server';

const COOKIES = ['session=; Max-Age=0', 'session-data=; Max-Age=0'];

async function post(headers: Record<string, string>): Promise<Response> {
  const asked = new Headers();
  for (const cookie of COOKIES) asked.append('set-cookie', cookie);
  const signOut = () => Promise.resolve(new Response(null, { headers: asked }));
  const event = {
    locals: { app: { auth: { api: { signOut } } } },
    request: new Request('https://own.it/sign-out', { method: 'POST', headers })
  };
  return POST(event as unknown as RequestEvent);
}

test('an app that asks for JSON is told in JSON, and the cookies go', async () => {
  const answer = await post({ accept: 'application/json' });
  expect([answer.status, await answer.json()]).toEqual([200, { signedOut: true }]);
  expect(answer.headers.getSetCookie()).toEqual(COOKIES);
});

test.each(['*/*', 'text/html,application/xhtml+xml'])(
  'a form, or an app of an older build, is led to the sign-in page (%s)',
  async (accept) => {
    const answer = await post({ accept });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in']);
    expect(answer.headers.getSetCookie()).toEqual(COOKIES);
  }
);
