import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { BetterAuthPlugin } from 'better-auth';
import { z } from 'zod';

/** Where `demoSignIn` answers, below better-auth's own base path. */
export const DEMO_SIGN_IN_PATH = '/demo/sign-in';

/** As long as a session: a demo is not asked to sign in again. */
const DEMO_DAYS = 90;

/** Opens a session for a demo persona without a code. Exists only with DEMO=1. */
export const demoSignIn = () =>
  ({
    id: 'demo-sign-in',
    endpoints: {
      demoSignIn: createAuthEndpoint(
        DEMO_SIGN_IN_PATH,
        { method: 'POST', body: z.object({ email: z.string() }) },
        async (ctx) => {
          const found = await ctx.context.internalAdapter.findUserByEmail(ctx.body.email);
          if (!found) throw new APIError('NOT_FOUND');
          const session = await ctx.context.internalAdapter.createSession(found.user.id, false, {
            method: 'demo',
            strongUntil: new Date(Date.now() + DEMO_DAYS * 86_400_000)
          });
          await setSessionCookie(ctx, { session, user: found.user });
          return ctx.json({ ok: true });
        }
      )
    }
  }) satisfies BetterAuthPlugin;
