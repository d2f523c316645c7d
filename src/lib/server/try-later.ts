import { json } from '@sveltejs/kit';
import type { SyncProblem } from '../protocol';

/** Seconds after which a device may come back when the database is away. */
const RETRY_AFTER_S = 5;

/** Sends somebody away for so many seconds. Phones wait that long and a random time more. */
export const tryLater = (
  status: 429 | 503,
  code: string,
  afterS: number,
  message = 'Nothing was stored. Send it again later.'
): Response =>
  json({ code, message } satisfies SyncProblem, {
    status,
    headers: { 'retry-after': String(afterS) }
  });

/** 503: the database cannot be reached for now. */
export const databaseAway = (): Response =>
  tryLater(
    503,
    'try-later',
    RETRY_AFTER_S,
    'Own It cannot reach its database for now. Nothing was stored: try again later.'
  );
