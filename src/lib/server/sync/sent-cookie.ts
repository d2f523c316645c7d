import type { RequestEvent } from '@sveltejs/kit';
import { SENT_COOKIE } from '../../protocol';

/** The longest that browsers keep a cookie: 400 days (RFC 6265bis, 5.6). */
const KEPT_S = 400 * 86_400;

/**
 * Notes in the browser that the server has all that it sent for this person up to `at`. The app reads it
 * when it finds its own copy gone. There is nothing secret in it: a random id and a time.
 */
export function noteSent({ cookies, url }: RequestEvent, personId: string, at: Date): void {
  cookies.set(SENT_COOKIE + personId, String(at.getTime()), {
    path: '/',
    maxAge: KEPT_S,
    httpOnly: false,
    secure: url.protocol === 'https:',
    sameSite: 'strict'
  });
}
