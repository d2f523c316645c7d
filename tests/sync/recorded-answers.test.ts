import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Memory } from '$lib/browser/store/memory';
import { TABLES } from '$lib/browser/store/rows';
import { apply } from '$lib/browser/sync/apply';
import { readReply } from '$lib/browser/sync/reply';
import {
  AI_TASKS,
  CHECKED,
  CHOSE,
  MINUTES_BANDS,
  OTHER_TOOLS,
  RESULTS
} from '$lib/domain/training/ai-use';
import { EVENT_TYPES, type LearningEvent } from '$lib/domain/training/events';
import { SURENESS } from '$lib/domain/training/interactions';
import { CLOCK_ADJUSTED, REJECTION_CODES, type Cursor, type SyncRequest } from '$lib/protocol';
import { HISTORY, PROTOCOL } from '$lib/protocol/version';
import { conversation, folderOf, how, readables } from '../fixtures/wire/wire';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const exchanges = conversation(PROTOCOL);
const answers = readables(PROTOCOL);

test.each(HISTORY.map(({ protocol }) => protocol))('protocol %i has its recording', (protocol) => {
  expect(existsSync(join(folderOf(protocol), 'how.json')), 'see fixtures/wire/README.md').toBe(
    true
  );
  expect(how(protocol)).toMatchObject({ method: 'POST', path: '/api/sync/v1' });
  expect(conversation(protocol).length).toBeGreaterThan(0);
  expect(readables(protocol).length).toBeGreaterThan(0);
});

describe('the recording leaves nothing out', () => {
  const sent = exchanges.map(({ request }) => request).join('\n');
  const parts = { type: EVENT_TYPES, chose: CHOSE, task: AI_TASKS, tool: OTHER_TOOLS };
  const more = { minutes: MINUTES_BANDS, checked: CHECKED, result: RESULTS, sure: SURENESS };
  test.each(Object.entries({ ...parts, ...more }))('every %s was sent', (key, choices) => {
    for (const choice of choices) expect(sent).toContain(`"${key}":"${choice}"`);
  });
  test.each(['"answer":', '"correct":'])('%s is in it with every kind of value', (key) => {
    for (const value of ['true', 'null']) expect(sent).toContain(`${key}${value}`);
  });
  test('cursors: none, one, and one of an older epoch', () => {
    const cursors = exchanges.map(({ request }) => (JSON.parse(request) as SyncRequest).cursor);
    expect(cursors).toContain(null);
    const old = exchanges.filter(({ answer }, i) => {
      const asked = cursors[i];
      return asked && asked.epoch !== answer.body.cursor.epoch;
    });
    expect(old.length).toBeGreaterThan(0);
  });
  test('answers: every status and every word about an event', () => {
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].sort()).toEqual([200, 401, 403, 413, 415, 422, 426, 429, 500, 503]);
    const said = JSON.stringify([exchanges.map(({ answer }) => answer), answers]);
    for (const word of ['stored', 'duplicate', 'rejected', CLOCK_ADJUSTED, ...REJECTION_CODES]) {
      expect(said).toContain(`"${word}"`);
    }
  });
});

/** A phone with these events waiting, which has seen the history up to `cursor`. */
async function phoneWith(events: readonly LearningEvent[], cursor: Cursor | null): Promise<Memory> {
  const phone = new Memory();
  await phone.write(TABLES, async (tables) => {
    await tables.events.bulkPut(
      events.map((event) => ({ ...event, device: 'd', origin: 'here' as const }))
    );
    await tables.outbox.bulkPut(
      events.map(({ id, seq }) => ({ id, seq, addedAt: NOW, attempts: 0 }))
    );
    if (cursor) await tables.meta.put({ key: 'cursor', value: cursor });
  });
  return phone;
}

test.each(exchanges)('the app takes the recorded answer in: $name', async ({ request, answer }) => {
  const { events, cursor } = JSON.parse(request) as SyncRequest;
  const sent = events as unknown as LearningEvent[];
  const phone = await phoneWith(sent, cursor);
  const reply = readReply(
    { ...answer, body: JSON.stringify(answer.body) },
    new Set(sent.map(({ id }) => id)),
    NOW
  );
  if (reply.kind !== 'ok') throw new Error(`taken for ${reply.kind}`);
  await apply(phone, { asked: cursor, sent, response: reply.response }, NOW);
  const after = await phone.read(TABLES, async ({ outbox, parked, unread, events: all, meta }) => ({
    left: await outbox.count(),
    parked: await parked.toArray(),
    unread: await unread.count(),
    known: (await all.toArray()).map(({ id }) => id),
    cursor: await meta.get('cursor')
  }));
  const refused = answer.body.results.filter(({ status }) => status === 'rejected');
  expect(after.left).toBe(0);
  expect(after.unread).toBe(0);
  expect(after.parked.map(({ id, code }) => ({ id, code }))).toEqual(
    refused.map(({ id, code }) => ({ id, code }))
  );
  expect(after.known).toEqual(expect.arrayContaining(answer.body.changes.map(({ id }) => id)));
  expect(after.cursor?.value).toEqual(answer.body.cursor);
});

test.each(answers)('the app reads $name as $means', async ({ body, means, ...answer }) => {
  const { results = [] } = body as { results?: { id: string }[] };
  const ids = new Set(results.map(({ id }) => id));
  const reply = readReply({ ...answer, body: JSON.stringify(body) }, ids, NOW);
  expect(reply.kind).toBe(means);
  if (reply.kind === 'wait') {
    expect(reply.afterMs).toBe(Number(answer.retryAfter ?? 0) * 1_000);
  }
  if (reply.kind !== 'ok') return;
  const phone = await phoneWith([], null);
  await apply(phone, { asked: null, sent: [], response: reply.response }, NOW);
  const kept = await phone.read(TABLES, async ({ events, unread }) => [
    ...(await events.toArray()),
    ...(await unread.toArray())
  ]);
  expect(kept, 'nothing that came is dropped').toHaveLength(reply.response.changes.length);
});
