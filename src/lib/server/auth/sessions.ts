import { and, eq, lt, or, sql } from 'drizzle-orm';
import { APIError } from 'better-auth/api';
import type { BetterAuthOptions } from 'better-auth';
import {
  SESSION_DAYS,
  SIGN_IN_METHODS,
  STRONG_HOURS,
  STRONG_METHODS,
  type SignInMethod
} from '../../domain/people/sign-in';
import type { Database } from '../db/client';
import { session as sessions } from '../db/schema/auth';
import { audit } from '../people/audit';
import { isOpen, ownerOf, signInOf } from './settings';

const HOUR_MS = 3_600_000;
/** Where better-auth ends a sign-in with the council's account. */
const COUNCIL_PATH = '/callback/:id';

type Hooks = NonNullable<BetterAuthOptions['databaseHooks']>;
interface Opening {
  method: SignInMethod;
  strongUntil: Date | null;
}

const isMethod = (value: unknown): value is SignInMethod =>
  SIGN_IN_METHODS.some((method) => method === value);

export const strongFrom = (moment: Date): Date =>
  new Date(moment.getTime() + STRONG_HOURS * HOUR_MS);

/** How a session is opened: as whoever opens it says, or else by the path that it is opened on. */
function howOpened(given: Record<string, unknown>, path: string | undefined): Opening {
  if (isMethod(given.method)) {
    const { method, strongUntil } = given;
    if (strongUntil !== undefined) {
      return { method, strongUntil: strongUntil instanceof Date ? strongUntil : null };
    }
    return { method, strongUntil: STRONG_METHODS.includes(method) ? strongFrom(new Date()) : null };
  }
  if (path === COUNCIL_PATH) return { method: 'council', strongUntil: strongFrom(new Date()) };
  return { method: 'email', strongUntil: null };
}

/**
 * The one place where a session gets how it was opened and for how long it is strong, where a way that
 * the organisation has switched off is refused, and where both are written down.
 */
export function sessionHooks(database: Database): Hooks {
  return {
    session: {
      create: {
        before: async (given, context) => {
          const opening = howOpened(given, context?.path);
          const who = await ownerOf(database, given.userId);
          const settings = who && (await signInOf(database, who.organisationId));
          if (!who || !settings) throw new APIError('FORBIDDEN', { code: 'NOBODY' });
          if (!isOpen(settings, opening.method)) {
            const detail = { method: opening.method, reason: 'switched-off' };
            await write(database, who, given.ipAddress, { action: 'session.refused', detail });
            throw new APIError('FORBIDDEN', { code: 'SWITCHED_OFF' });
          }
          return { data: { ...given, ...opening } };
        },
        after: async ({ userId, ipAddress, method }) => {
          const who = await ownerOf(database, userId);
          if (!who) return;
          await clearOld(database, userId);
          const detail = { method: isMethod(method) ? method : 'email' };
          await write(database, who, ipAddress, { action: 'session.opened', detail });
        }
      }
    }
  };
}

interface Written {
  action: 'session.opened' | 'session.refused' | 'session.closed';
  detail: Record<string, string | number>;
}

/** Writes down that somebody came, was kept out or went. */
export function write(
  database: Database,
  { organisationId, personId }: { organisationId: string; personId: string },
  address: string | null | undefined,
  { action, detail }: Written
): Promise<void> {
  const actorId = action === 'session.refused' ? null : personId;
  return database.within(organisationId, (tx) =>
    audit(
      tx,
      { organisationId, actorId, address: address ?? null },
      { action, subjectId: personId, detail }
    )
  );
}

/** Sessions that have run out say where somebody was, and open nothing any more. */
async function clearOld({ owner }: Database, userId: string): Promise<void> {
  const tooOld = sql`now() - make_interval(days => ${SESSION_DAYS})`;
  await owner
    .delete(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        or(lt(sessions.expiresAt, sql`now()`), lt(sessions.createdAt, tooOld))
      )
    );
}
