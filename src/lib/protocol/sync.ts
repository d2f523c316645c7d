import * as z from 'zod/mini';
import type { LearningEvent } from '$lib/domain/training/events';

/** Where a device has read up to. Another epoch than the server's means that the server went back. */
export const cursor = z.strictObject({ epoch: z.uuid(), pos: z.int().check(z.gte(0)) });
export type Cursor = z.infer<typeof cursor>;

/** POST /api/sync/v1. Each event is looked at on its own, so that a bad one does not hold up the rest. */
export const syncRequest = z.object({
  protocol: z.int(),
  device: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  cursor: z.nullable(cursor),
  events: z.array(z.looseObject({ id: z.uuid() }))
});
export type SyncRequest = z.infer<typeof syncRequest>;

export const syncResult = z.object({
  id: z.uuid(),
  status: z.enum(['stored', 'duplicate', 'rejected']),
  /** With `rejected` one of REJECTION_CODES; with `stored` perhaps a note. */
  code: z.optional(z.string())
});
export type SyncResult = z.infer<typeof syncResult>;

/** An event of the same person, from any of their devices, with its place in their history. */
const change = z.looseObject({ id: z.uuid(), pos: z.int() });
export type Change = LearningEvent & { pos: number };

export const syncResponse = z.object({
  protocol: z.int(),
  results: z.array(syncResult),
  cursor,
  changes: z.array(change),
  more: z.boolean()
});
export type SyncResponse = Omit<z.infer<typeof syncResponse>, 'changes'> & { changes: Change[] };

/** What an error answer (4xx, 5xx) of the sync endpoint says. */
export const syncProblem = z.object({ code: z.string(), message: z.string() });
export type SyncProblem = z.infer<typeof syncProblem>;
