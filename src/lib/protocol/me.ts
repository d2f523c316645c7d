import * as z from 'zod/mini';
import { ROLES } from '$lib/domain/people/roles';

/** GET /api/me: who is signed in here, and what of the organisation a device needs offline. */
export const me = z.object({
  organisation: z.object({
    id: z.uuid(),
    name: z.string(),
    /** Fills {approved_tools} and its like in content. */
    locals: z.record(z.string(), z.string()),
    /** Choices of the AI-use log, in order. */
    tools: z.array(z.object({ id: z.string(), label: z.string() }))
  }),
  person: z.object({
    id: z.uuid(),
    name: z.string(),
    unit: z.string(),
    roles: z.array(z.enum(ROLES))
  }),
  /** A device marked as shared signs its person out after so many minutes without a touch. */
  kioskMinutes: z.optional(z.int())
});

/** Who a person was in an organisation that has become part of another. */
export interface Formerly {
  organisation: string;
  person: string;
}

/**
 * `formerly` is not hashed with the wire: a device that does not know it leaves it alone and loses nothing,
 * its old record waits on it until a newer build adopts it.
 */
export type Me = z.infer<typeof me> & { formerly?: Formerly[] };
