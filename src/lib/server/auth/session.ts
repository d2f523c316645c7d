import { SESSION_DAYS } from '../../domain/people/sign-in';
import { dayOf } from '../../domain/insight/calendar';
import type { App } from '../app';
import { NOBODY, standingOf, type Identified } from './signed-in';

const LONGEST_MS = SESSION_DAYS * 86_400_000;

/**
 * Whose session cookie came with a request.
 * @param renew gets the cookies of a session that goes on for longer, or that has ended.
 */
export async function whoIs(
  app: App,
  headers: Headers,
  renew: (cookies: string[]) => void = () => undefined
): Promise<Identified> {
  if (!headers.has('cookie')) return NOBODY;
  const { response: session, headers: set } = await app.auth.api.getSession({
    headers,
    returnHeaders: true
  });
  const cookies = set?.getSetCookie() ?? [];
  if (cookies.length > 0) renew(cookies);
  if (!session) return NOBODY;
  const now = new Date();
  if (now.getTime() - session.session.createdAt.getTime() > LONGEST_MS) return NOBODY;
  const { organisationId, personId, name } = session.user;
  const { id: sessionId, method, strongUntil } = session.session;
  const strong = strongUntil instanceof Date && strongUntil > now;
  const open = { organisationId, personId, name, sessionId, method, strong };
  return standingOf(app.database, open, dayOf(now));
}
