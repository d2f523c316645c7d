import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { BetterAuthPlugin } from 'better-auth';
import { z } from 'zod';
import { STRONG_HOURS } from '../../domain/people/sign-in';

export const newSession = z.object({
  userId: z.string(),
  method: z.enum(['passkey', 'pin']),
  /** It opens more than the person's own record, for STRONG_HOURS. */
  strong: z.boolean()
});

/** Opens a session for somebody whose passkey or PIN has been found right. Our own code alone can call it. */
export const startSession = () =>
  ({
    id: 'start-session',
    endpoints: {
      startSession: createAuthEndpoint(
        '/start-session',
        { method: 'POST', body: newSession, metadata: { SERVER_ONLY: true } },
        async (ctx) => {
          const { userId, method, strong } = ctx.body;
          const user = await ctx.context.internalAdapter.findUserById(userId);
          if (!user) throw new APIError('NOT_FOUND');
          const strongUntil = strong ? new Date(Date.now() + STRONG_HOURS * 3_600_000) : null;
          const session = await ctx.context.internalAdapter.createSession(userId, false, {
            method,
            strongUntil
          });
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ ok: true });
        }
      )
    }
  }) satisfies BetterAuthPlugin;
