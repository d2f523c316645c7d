import type { App } from '../app';
import { signedIn, type SignedIn } from './signed-in';

/** The person whose session cookie came with a request, or null. */
export async function whoIs(app: App, headers: Headers): Promise<SignedIn | null> {
  if (!headers.has('cookie')) return null;
  const session = await app.auth.api.getSession({ headers });
  if (!session) return null;
  const { organisationId, personId, name } = session.user;
  return signedIn(app.database, { organisationId, personId, name });
}
