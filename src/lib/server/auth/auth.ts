import { betterAuth } from 'better-auth/minimal';
import type { BetterAuthPlugin } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { emailOTP } from 'better-auth/plugins/email-otp';
import type { Config } from '../config';
import type { Database } from '../db/client';
import { SESSION_IDLE_DAYS, SIGN_IN_METHODS } from '../../domain/people/sign-in';
import * as tables from '../db/schema/auth';
import { DEMO_SIGN_IN_PATH, demoSignIn } from './demo-sign-in';
import { sessionHooks } from './sessions';
import { startSession } from './start-session';

const DAY_S = 86_400;
const isError = (one: unknown): one is Error => one instanceof Error;
/** The header in which hooks hand the caller's address to better-auth's rate limit. */
export const ADDRESS_HEADER = 'x-own-it-address';

export const CODE_PATHS = {
  send: '/email-otp/send-verification-otp',
  verify: '/sign-in/email-otp'
} as const;
/** Minutes that a code works, and its digits. Eight: a million codes are too few for a whole council. */
export const CODE_MINUTES = 10;
const CODE_DIGITS = 8;

/** A whole council comes from one address; better-auth's own limit is three sign-ins in ten seconds. */
const A_COUNCIL = { window: 60, max: 300 };

/** Takes the errors that better-auth would write to the console, with whatever is in them. */
type OnError = (error: Error) => void;

export type SendCode = (message: { email: string; code: string }) => Promise<void>;

export interface AuthParts {
  config: Config;
  database: Database;
  sendCode: SendCode;
  onError: OnError;
}

/**
 * `__Host-`: a browser takes such a cookie only over https and for this very host, so that a page of
 * another council site cannot put one of its own in its place.
 */
const cookiesFor = (origin: string) => {
  const secure = origin.startsWith('https:');
  return {
    ...(secure ? { cookiePrefix: '__Host-own-it' } : {}),
    // better-auth would put its own prefix before ours.
    useSecureCookies: false,
    defaultCookieAttributes: { sameSite: 'lax' as const, httpOnly: true, path: '/', secure }
  };
};

/** Sessions and one-time codes. `organisationId` and `personId` of a user say whose record it opens. */
export function createAuth(parts: AuthParts, plugins: BetterAuthPlugin[] = []) {
  const { config, database, sendCode, onError } = parts;
  return betterAuth({
    baseURL: config.origin,
    secret: config.authSecret,
    telemetry: { enabled: false },
    // Unexpected errors come to hooks.server.ts; left alone they go to the console, values and all.
    onAPIError: { throw: true },
    // Its messages name addresses and what was typed; only where an error came from is kept.
    logger: { log: (_level, _message, ...rest) => rest.filter(isError).forEach(onError) },
    database: drizzleAdapter(database.owner, { provider: 'pg', schema: tables }),
    databaseHooks: sessionHooks(database),
    user: {
      additionalFields: {
        organisationId: { type: 'string', required: true, input: false },
        personId: { type: 'string', required: true, input: false }
      }
    },
    // Whose account it is, the roster says (see council.ts), not an address that happens to be the same.
    account: {
      updateAccountOnSignIn: false,
      accountLinking: { disableImplicitLinking: true }
    },
    session: {
      expiresIn: SESSION_IDLE_DAYS * DAY_S,
      updateAge: DAY_S,
      additionalFields: {
        method: { type: [...SIGN_IN_METHODS], required: true, input: false },
        strongUntil: { type: 'date', required: false, input: false }
      }
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 60,
      // Codes have limits of their own (email-code.ts): per email, and wide enough for a whole council.
      customRules: {
        [DEMO_SIGN_IN_PATH]: false,
        [CODE_PATHS.send]: false,
        [CODE_PATHS.verify]: false,
        '/sign-in/social': A_COUNCIL,
        '/callback/*': A_COUNCIL
      }
    },
    advanced: { ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] }, ...cookiesFor(config.origin) },
    plugins: [
      emailOTP({
        disableSignUp: true,
        storeOTP: 'hashed',
        otpLength: CODE_DIGITS,
        expiresIn: CODE_MINUTES * 60,
        sendVerificationOTP: ({ email, otp }) => sendCode({ email, code: otp })
      }),
      startSession(),
      ...(config.demo ? [demoSignIn()] : []),
      ...plugins
    ]
  });
}
export type Auth = ReturnType<typeof createAuth>;
