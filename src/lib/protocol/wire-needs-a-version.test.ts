import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { toJSONSchema, type ZodMiniType } from 'zod/mini';
import { envelope, eventData } from './events';
import { me } from './me';
import { syncProblem, syncRequest, syncResponse } from './sync';
import { HISTORY, OLDEST_PROTOCOL, PROTOCOL } from './version';

const schemas: Record<string, ZodMiniType> = {
  syncRequest,
  syncResponse,
  syncProblem,
  me,
  envelope,
  ...Object.fromEntries(
    Object.entries(eventData).flatMap(([type, versions]) =>
      Object.entries(versions as Record<string, ZodMiniType>).map(
        ([v, schema]): [string, ZodMiniType] => [`${type}/${v}`, schema]
      )
    )
  )
};

const wireHash = (): string => {
  const shapes = Object.entries(schemas).map(([name, schema]) => [name, toJSONSchema(schema)]);
  return createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 16);
};

test('a change of the wire raises the version and writes a line of history', () => {
  const newest = HISTORY.at(-1);
  expect(newest?.protocol).toBe(PROTOCOL);
  expect(wireHash(), 'the wire changed: raise PROTOCOL and add a line to HISTORY').toBe(
    newest?.schemaHash
  );
});

test('the history counts up by one and starts no later than the oldest protocol served', () => {
  expect(HISTORY.map((line) => line.protocol)).toEqual(HISTORY.map((_, i) => i + 1));
  expect(OLDEST_PROTOCOL).toBeLessThanOrEqual(PROTOCOL);
});
