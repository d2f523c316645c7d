import { json } from '@sveltejs/kit';
import type { SyncProblem } from '../protocol';

/** Seconds after which a device may come back when the database is away; devices add their own jitter. */
const RETRY_AFTER_S = 5;

/** 503: the database cannot be reached for now. */
export const tryLater = (): Response =>
  json(
    {
      code: 'try-later',
      message: 'Own It cannot reach its database for now. Nothing was stored: try again later.'
    } satisfies SyncProblem,
    { status: 503, headers: { 'retry-after': String(RETRY_AFTER_S) } }
  );
