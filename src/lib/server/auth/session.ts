import type { App } from '../app';
import { dayOf } from '../../domain/insight/calendar';
import { NOBODY, standingOf, type Identified } from './signed-in';

/** Whose session cookie came with a request. */
export async function whoIs(app: App, headers: Headers): Promise<Identified> {
  if (!headers.has('cookie')) return NOBODY;
  const session = await app.auth.api.getSession({ headers });
  if (!session) return NOBODY;
  const now = new Date();
  const { organisationId, personId, name } = session.user;
  const { id: sessionId, method, strongUntil } = session.session;
  const strong = strongUntil instanceof Date && strongUntil > now;
  const open = { organisationId, personId, name, sessionId, method, strong };
  return standingOf(app.database, open, dayOf(now));
}
