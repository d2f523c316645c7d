import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { ROLES } from '../domain/people/roles';
import {
  AI_TASKS,
  CHECKED,
  CHOSE,
  MINUTES_BANDS,
  OTHER_TOOLS,
  RESULTS
} from '../domain/training/ai-use';
import { EVENT_TYPES } from '../domain/training/events';
import { SURENESS } from '../domain/training/interactions';
import { envelope, eventData } from './events';
import { me } from './me';
import { syncProblem, syncRequest, syncResponse } from './sync';
import { HISTORY, OLDEST_PROTOCOL, PROTOCOL, type Release } from './version';

const schemas: Record<string, z.ZodMiniType> = {
  syncRequest,
  syncResponse,
  syncProblem,
  me,
  envelope,
  ...Object.fromEntries(
    Object.entries(eventData).flatMap(([type, versions]) =>
      Object.entries(versions as Record<string, z.ZodMiniType>).map(
        ([v, schema]): [string, z.ZodMiniType] => [`${type}/${v}`, schema]
      )
    )
  )
};

const asJson = (io: 'input' | 'output', all = schemas) =>
  JSON.stringify(
    Object.entries(all).map(([name, schema]) => [name, z.toJSONSchema(schema, { io })])
  );
const wireHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

test('a change of the wire raises the version and writes a line of history', () => {
  const newest = HISTORY.at(-1);
  expect(newest?.protocol).toBe(PROTOCOL);
  const why = 'the wire changed: raise PROTOCOL and add a line to HISTORY';
  expect(wireHash(asJson('output')), why).toBe(newest?.schemaHash);
  expect(wireHash(asJson('input')), why).toBe(newest?.inputHash);
});

describe('what is hashed', () => {
  const shapes = asJson('output');
  const choices = { AI_TASKS, CHECKED, MINUTES_BANDS, OTHER_TOOLS, RESULTS, SURENESS, ROLES };
  test.each(Object.entries(choices))('holds every choice of %s, in order', (_, all) => {
    expect(shapes).toContain(`"enum":${JSON.stringify(all)}`);
  });

  test('holds every event type, and both ways of choosing', () => {
    for (const type of EVENT_TYPES) expect(shapes).toContain(`["${type}/1",`);
    for (const chosen of CHOSE) expect(shapes).toContain(`"const":"${chosen}"`);
  });

  test('holds the limits of an answer to a card', () => {
    expect(shapes).toContain('"pattern":"^[\\\\x20-\\\\x7e]{0,64}$"');
    expect(shapes).toContain('"maxItems":50');
  });

  const hashed = (message: z.ZodMiniType) =>
    wireHash(asJson('output', { message }) + asJson('input', { message }));
  const now = hashed(z.strictObject({ a: z.int(), b: z.enum(['x', 'y']) }));
  test.each([
    ['a type', z.strictObject({ a: z.string(), b: z.enum(['x', 'y']) })],
    ['one choice more', z.strictObject({ a: z.int(), b: z.enum(['x', 'y', 'z']) })],
    ['a choice renamed', z.strictObject({ a: z.int(), b: z.enum(['x', 'why']) })],
    [
      'a field that may be left out',
      z.strictObject({ a: z.optional(z.int()), b: z.enum(['x', 'y']) })
    ],
    ['a limit', z.strictObject({ a: z.int().check(z.gte(0)), b: z.enum(['x', 'y']) })],
    ['unknown keys let in', z.object({ a: z.int(), b: z.enum(['x', 'y']) })]
  ])('changes with %s', (_, other) => expect(hashed(other)).not.toBe(now));
});

test('the history counts up by one', () => {
  expect(HISTORY.map((line) => line.protocol)).toEqual(HISTORY.map((_, i) => i + 1));
});

const DAY_MS = 86_400_000;
/** The oldest that must be served: the last three, and all that were the newest in the last 180 days. */
function oldestPromised(history: readonly Release[], today: number): number {
  const recent = history.find((_, i) => {
    const next = history[i + 1];
    return !next || today - Date.parse(next.released) < 180 * DAY_MS;
  });
  return Math.min(recent?.protocol ?? 1, Math.max(1, history.length - 2));
}

describe('old clients are served', () => {
  const made = (...days: string[]): Release[] =>
    days.map((released, i) => ({
      protocol: i + 1,
      released,
      schemaHash: '',
      inputHash: '',
      what: ''
    }));
  test.each([
    [
      'the last three, however old',
      made('2020-01-01', '2021-01-01', '2022-01-01', '2023-01-01'),
      2
    ],
    ['each for 180 days', made('2020-01-01', '2026-09-01', '2026-09-02', '2026-09-03'), 1],
    ['no longer than that', made('2020-01-01', '2021-01-01', '2026-09-02', '2026-09-03'), 2]
  ])('%s', (_, history, oldest) => {
    expect(oldestPromised(history, Date.parse('2026-11-24'))).toBe(oldest);
  });

  test('as promised', () => {
    expect(OLDEST_PROTOCOL).toBeLessThanOrEqual(oldestPromised(HISTORY, Date.now()));
  });
});
