import { eq } from 'drizzle-orm';
import type { Role } from '../../domain/people/roles';
import type { App } from '../app';
import { session } from '../db/schema/auth';
import { DEMO_PERSONAS } from '../db/seed/personas';
import { ADDRESS_HEADER } from './auth';
import { DEMO_SIGN_IN_PATH } from './demo-sign-in';
import { write } from './sessions';
import type { SignedIn } from './signed-in';

/** What came of asking better-auth for something: cookies to set, or the code of a refusal. */
export type Opened = { ok: true; cookies: string[] } | { ok: false; code: string };

/**
 * Asks better-auth as a browser would, so that its rate limit and cookies apply.
 * @param userAgent what the browser calls itself, by which its owner knows it again in the list of devices.
 */
export async function ask(
  app: App,
  path: string,
  body: object,
  address: string,
  userAgent = ''
): Promise<Opened> {
  const request = new Request(`${app.config.origin}/api/auth${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: app.config.origin,
      [ADDRESS_HEADER]: address,
      'user-agent': userAgent
    },
    body: JSON.stringify(body)
  });
  const response = await app.auth.handler(request);
  if (response.ok) return { ok: true, cookies: response.headers.getSetCookie() };
  const told = (await response.json().catch(() => ({}))) as { code?: string };
  return { ok: false, code: response.status === 429 ? 'TOO_MANY' : (told.code ?? 'UNKNOWN') };
}

/** Cookies of a new session of the demo persona with this role. Only with DEMO=1. */
export async function openDemoSession(app: App, role: Role, userAgent: string): Promise<string[]> {
  const opened = await ask(
    app,
    DEMO_SIGN_IN_PATH,
    { email: DEMO_PERSONAS[role].email },
    '127.0.0.1',
    userAgent
  );
  if (!opened.ok) throw new Error(`the demo's ${role} cannot sign in: ${opened.code}`);
  return opened.cookies;
}

/**
 * Ends a session that a new one has taken the place of on the same device: what its cookie said before
 * is good for nothing any more.
 */
export async function endReplaced(
  app: App,
  before: SignedIn | null,
  address: string
): Promise<void> {
  if (!before) return;
  await app.database.owner.delete(session).where(eq(session.id, before.sessionId));
  await noteClosed(app, before, address);
}

/** Writes down that somebody's session has ended. */
export const noteClosed = ({ database }: App, who: SignedIn, address: string): Promise<void> =>
  write(database, who, address, { action: 'session.closed', detail: { method: who.method } });

/** Ends the session of a request; returns the cookies that clear it. */
export async function closeSession(app: App, headers: Headers): Promise<string[]> {
  const response = await app.auth.api.signOut({ headers, asResponse: true });
  return response.headers.getSetCookie();
}
