import * as z from 'zod/mini';
import {
  AI_TASKS,
  CHECKED,
  MINUTES_BANDS,
  OTHER_TOOLS,
  RESULTS
} from '$lib/domain/training/ai-use';
import { EVENT_TYPES, type EventType, type LearningEvent } from '$lib/domain/training/events';
import { SURENESS } from '$lib/domain/training/interactions';
import type { RejectionCode } from './codes';

const slug = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(64));
const version = z.int().check(z.gte(1), z.lte(1_000_000));

/**
 * Answers are ids, places and numbers: 64 printable ASCII characters leave no room for somebody's
 * story, nor for characters that the database refuses.
 */
const scalar = z.union([z.string().check(z.regex(/^[\x20-\x7e]{0,64}$/)), z.number(), z.boolean()]);
const scalars = z.array(scalar).check(z.maxLength(50));
const answer = z.nullable(
  z.union([
    scalar,
    scalars,
    z
      .record(slug, z.union([scalar, scalars]))
      .check(z.refine((record) => Object.keys(record).length <= 50))
  ])
);

/** The data of each event type, by version. Unknown keys are refused. */
export const eventData = {
  'module.opened': { 1: z.strictObject({ module: slug, version }) },
  'card.answered': {
    1: z.strictObject({
      module: slug,
      version,
      card: slug,
      answer,
      correct: z.nullable(z.boolean()),
      sure: z.optional(z.enum(SURENESS)),
      ms: z.int().check(z.gte(0), z.lte(86_400_000))
    })
  },
  'module.completed': {
    1: z.strictObject({ module: slug, version, score: z.number().check(z.gte(0), z.lte(1)) })
  },
  'ai-use.logged': {
    1: z.discriminatedUnion('chose', [
      z.strictObject({
        chose: z.literal('used'),
        task: z.enum(AI_TASKS),
        tool: z.union([slug, z.enum(OTHER_TOOLS)]),
        minutes: z.enum(MINUTES_BANDS),
        checked: z.enum(CHECKED),
        result: z.enum(RESULTS),
        errorFound: z.optional(z.boolean())
      }),
      z.strictObject({ chose: z.literal('not-to-use'), task: z.optional(z.enum(AI_TASKS)) })
    ])
  }
} as const satisfies Record<EventType, Record<number, z.ZodMiniType>>;

/** An event's envelope, whatever is in it. `id` is a UUIDv7 made on the device. */
export const envelope = z.strictObject({
  id: z.uuidv7(),
  seq: z.int().check(z.gte(0), z.lte(2_147_483_647)),
  /** RFC 3339 with an offset. */
  at: z.iso.datetime({ offset: true }),
  type: z.string().check(z.maxLength(64)),
  v: z.int().check(z.gte(1)),
  data: z.record(z.string(), z.unknown())
});

const isEventType = (type: string): type is EventType =>
  (EVENT_TYPES as readonly string[]).includes(type);

/** A good event, or the code that says why it is not one. Never throws. */
export function parseEvent(
  raw: unknown
): { ok: true; event: LearningEvent } | { ok: false; code: RejectionCode } {
  const outer = envelope.safeParse(raw);
  if (!outer.success) return { ok: false, code: 'invalid' };
  const { type, v } = outer.data;
  if (!isEventType(type)) return { ok: false, code: 'unknown-type' };
  const schema = (eventData[type] as Record<number, z.ZodMiniType>)[v];
  if (!schema) return { ok: false, code: 'unknown-version' };
  const data = schema.safeParse(outer.data.data);
  if (!data.success) return { ok: false, code: 'invalid' };
  // The schema for this very type has just said what `data` is; TypeScript cannot follow the lookup.
  return { ok: true, event: { ...outer.data, data: data.data } as LearningEvent };
}
