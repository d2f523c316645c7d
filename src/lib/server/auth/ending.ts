import type { RequestEvent } from '@sveltejs/kit';
import { ENDING_COOKIE } from '../../protocol/signed-out';
import type { App } from '../app';
import { setCookies } from './cookies';
import { closeSession, noteClosed } from './open-session';
import { whoIs } from './session';
import { NOBODY, type Identified } from './signed-in';

/**
 * Who a request comes from. Where somebody has signed out on the device since (perhaps without a signal),
 * their session is ended first and the request is nobody's. The session's own cookie is left as it is: by the
 * time the answer arrives it may be the next person's.
 */
export async function identifyOrEnd(app: App, event: RequestEvent): Promise<Identified> {
  const { headers } = event.request;
  if (!event.cookies.get(ENDING_COOKIE)) {
    return whoIs(app, headers, (cookies) => setCookies(event, cookies));
  }
  const before = (await whoIs(app, headers)).signedIn;
  await closeSession(app, headers);
  const { signedIn, leaver } = await whoIs(app, headers);
  if (before && !signedIn) await noteClosed(app, before, event.getClientAddress());
  // Only what has really ended is crossed off.
  if (!signedIn && !leaver) {
    const secure = event.url.protocol === 'https:';
    event.cookies.delete(ENDING_COOKIE, { path: '/', httpOnly: false, secure });
  }
  return NOBODY;
}
