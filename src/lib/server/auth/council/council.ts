import { AsyncLocalStorage } from 'node:async_hooks';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { CouncilSettings } from '../../config';
import type { Database } from '../../db/client';
import { audit } from '../../people/audit';
import { ADDRESS_HEADER, createAuth, type Auth, type AuthParts } from '../auth';
import { organisations } from '../organisations';
import { COUNCIL, matchToRoster, type Claims } from './roster-match';

/** The directory answers within this, or somebody is told that it does not. */
const WAIT_MS = 10_000;

/** Why the council's account did not let somebody in. */
export type CouncilProblem = 'not-on-roster' | 'down' | 'off' | 'failed';

export type Begun = { ok: true; url: string; cookies: string[] } | { ok: false };
export type Finished =
  { ok: true; next: string; cookies: string[] } | { ok: false; problem: CouncilProblem };

/** Sign-in with the council's own account: OpenID Connect, code flow with PKCE, state and nonce. */
export interface Council {
  /** What people call the account. */
  name: string;
  /** The organisation whose people sign in with it; null while there is none, or more than one. */
  organisation(): Promise<string | null>;
  /** Where to send a browser to, to come back at `finish` and go on to `next`. */
  begin(next: string, address: string): Promise<Begun>;
  /** What came of it, when the browser comes back with `request`. */
  finish(request: Request, address: string): Promise<Finished>;
}

/** What happens while one browser's return is dealt with. */
interface Return {
  address: string;
  problem: CouncilProblem | null;
}

interface Door {
  settings: CouncilSettings;
  database: Database;
  organisation(): Promise<string | null>;
}

/** The claims of a token whose signature, issuer, audience and nonce better-auth has already checked. */
function claimsOf(idToken: string, numberClaim: string): Claims {
  const [, payload = ''] = idToken.split('.');
  const told = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const text = (value: unknown): string | null => {
    const given = typeof value === 'number' ? String(value) : value;
    return typeof given === 'string' && given.trim() !== '' ? given.trim() : null;
  };
  const vouched = told.email_verified === true;
  return {
    subject: text(told.sub) ?? '',
    number: text(told[numberClaim]),
    email: vouched ? (text(told.email)?.toLowerCase() ?? null) : null
  };
}

/** Whose way in a checked token opens; null keeps them out, and says so in the audit log. */
async function admit(door: Door, idToken: string | undefined, back: Return) {
  const organisationId = await door.organisation();
  if (!idToken || !organisationId) return null;
  const claims = claimsOf(idToken, door.settings.numberClaim);
  const match = await matchToRoster(door.database, organisationId, claims);
  if (match.ok) {
    const { email, name } = match;
    return { sub: claims.subject, id: claims.subject, email, name, emailVerified: true };
  }
  back.problem = 'not-on-roster';
  await door.database.within(organisationId, (tx) =>
    audit(
      tx,
      { organisationId, actorId: null, address: back.address },
      {
        action: 'session.refused',
        subjectId: match.personId,
        detail: { method: 'council', reason: match.reason }
      }
    )
  );
  return null;
}

/** The directory as better-auth is to ask it; `returning` says whose return is dealt with. */
const plugin = (door: Door, returning: AsyncLocalStorage<Return>) =>
  genericOAuth({
    config: [
      {
        providerId: COUNCIL,
        clientId: door.settings.clientId,
        clientSecret: door.settings.clientSecret,
        discoveryUrl: `${door.settings.issuer}/.well-known/openid-configuration`,
        scopes: ['openid', 'profile', 'email'],
        pkce: true,
        disableSignUp: true,
        requireIdTokenVerification: true,
        getUserInfo: ({ idToken }) => {
          const back = returning.getStore();
          return back ? admit(door, idToken, back) : Promise.resolve(null);
        }
      }
    ]
  });

/**
 * Asks an instance of better-auth of its own, made when first needed: it asks the directory at its start,
 * and a directory that hangs must not hold up everybody's sessions. Null when it takes too long.
 */
function asker(make: () => Auth): (request: Request) => Promise<Response | null> {
  let auth: Auth | null = null;
  return async (request) => {
    const asked = (auth ??= make());
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), WAIT_MS);
    });
    const response = await Promise.race([asked.handler(request), tooLong]).finally(() =>
      clearTimeout(timer)
    );
    // The next one begins afresh, instead of waiting for the same answer.
    if (!response) auth = null;
    return response;
  };
}

export function createCouncil(parts: AuthParts, settings: CouncilSettings): Council {
  const { config, database } = parts;
  const organisation = async () => {
    if (settings.organisationId) return settings.organisationId;
    const [only, ...others] = await organisations(database);
    return only !== undefined && others.length === 0 ? only : null;
  };
  const door: Door = { settings, database, organisation };
  const returning = new AsyncLocalStorage<Return>();
  const ask = asker(() => createAuth(parts, [plugin(door, returning)]));
  const base = `${config.origin}/api/auth`;
  const headersFor = (address: string) => ({
    origin: config.origin,
    [ADDRESS_HEADER]: address
  });
  return {
    name: settings.name,
    organisation,
    begin: async (next, address) => {
      const body = {
        provider: COUNCIL,
        callbackURL: next,
        errorCallbackURL: '/sign-in',
        disableRedirect: true
      };
      const request = new Request(`${base}/sign-in/social`, {
        method: 'POST',
        headers: { ...headersFor(address), 'content-type': 'application/json' },
        body: JSON.stringify(body)
      });
      const response = await ask(request);
      if (!response?.ok) return { ok: false };
      const { url } = (await response.json()) as { url: string };
      return { ok: true, url, cookies: response.headers.getSetCookie() };
    },
    finish: async (request, address) => {
      const back: Return = { address, problem: null };
      const { search } = new URL(request.url);
      const given = (name: string) => request.headers.get(name) ?? '';
      const headers = {
        ...headersFor(address),
        cookie: given('cookie'),
        'user-agent': given('user-agent')
      };
      const response = await returning.run(back, () =>
        ask(new Request(`${base}/callback/${COUNCIL}${search}`, { headers }))
      );
      return response ? outcome(response, back) : { ok: false, problem: 'down' };
    }
  };
}

/** better-auth answers with a redirect either way; a refusal carries `error`. */
function outcome(response: Response, { problem }: Return): Finished {
  const location = response.headers.get('location');
  const to = location === null ? null : new URL(location, 'http://here');
  const error = to?.searchParams.get('error');
  if (!to || error !== null) {
    const off = error === 'SWITCHED_OFF';
    return { ok: false, problem: problem ?? (off ? 'off' : 'failed') };
  }
  return { ok: true, next: to.pathname, cookies: response.headers.getSetCookie() };
}
