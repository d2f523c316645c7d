import { betterAuth } from 'better-auth/minimal';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { emailOTP } from 'better-auth/plugins/email-otp';
import type { Config } from '../config';
import type { Database } from '../db/client';
import { SIGN_IN_METHODS } from '../../domain/people/sign-in';
import * as tables from '../db/schema/auth';
import { DEMO_SIGN_IN_PATH, demoSignIn } from './demo-sign-in';
import { startSession } from './start-session';

const DAY_S = 86_400;
const isError = (one: unknown): one is Error => one instanceof Error;
/** The header in which hooks hand the caller's address to better-auth's rate limit. */
export const ADDRESS_HEADER = 'x-own-it-address';

/** Takes the errors that better-auth would write to the console, with whatever is in them. */
type OnError = (error: Error) => void;

export type SendCode = (message: { email: string; code: string }) => Promise<void>;

/** Sessions and one-time codes. `organisationId` and `personId` of a user say whose record it opens. */
export function createAuth(
  config: Config,
  database: Database,
  sendCode: SendCode,
  onError: OnError
) {
  return betterAuth({
    baseURL: config.origin,
    secret: config.authSecret,
    telemetry: { enabled: false },
    // Unexpected errors come to hooks.server.ts; left alone they go to the console, values and all.
    onAPIError: { throw: true },
    // Its messages name addresses and what was typed; only where an error came from is kept.
    logger: { log: (_level, _message, ...rest) => rest.filter(isError).forEach(onError) },
    database: drizzleAdapter(database.owner, { provider: 'pg', schema: tables }),
    user: {
      additionalFields: {
        organisationId: { type: 'string', required: true, input: false },
        personId: { type: 'string', required: true, input: false }
      }
    },
    // A phone may be away from signal for weeks: signing in again must not be what loses its work.
    session: {
      expiresIn: 90 * DAY_S,
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
      customRules: { [DEMO_SIGN_IN_PATH]: false }
    },
    advanced: {
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      useSecureCookies: config.origin.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' }
    },
    plugins: [
      emailOTP({
        disableSignUp: true,
        storeOTP: 'hashed',
        expiresIn: 600,
        sendVerificationOTP: ({ email, otp }) => sendCode({ email, code: otp })
      }),
      startSession(),
      ...(config.demo ? [demoSignIn()] : [])
    ]
  });
}
export type Auth = ReturnType<typeof createAuth>;
