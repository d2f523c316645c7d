import * as z from 'zod/mini';
import { PURPOSES } from '$lib/domain/insight/purposes';

/** GET /api/me/looks: who has looked at the record of whoever asks, newest first. */
export const looks = z.object({
  looks: z.array(
    z.object({
      at: z.iso.datetime(),
      kind: z.enum(['record', 'list']),
      purpose: z.enum(PURPOSES),
      /** Null: that person has been forgotten since. */
      name: z.nullable(z.string())
    })
  ),
  /** There are older ones. */
  more: z.boolean()
});
export type Looks = z.infer<typeof looks>;
