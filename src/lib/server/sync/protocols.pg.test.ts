import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import type { Who } from '../training/person-state';
import type { answer as Answer } from './answer';
import { makeOrganisation, opened, RECEIVED } from './fixture';

let fresh: FreshDatabase;
let database: Database;
let who: Who;
let answer: typeof Answer;

/** A server some releases from now. Test files share their modules: those after this one get the real ones. */
beforeAll(async () => {
  vi.resetModules();
  vi.doMock('../../protocol/version', () => ({ OLDEST_PROTOCOL: 2, PROTOCOL: 4 }));
  ({ answer } = await import('./answer'));
});
afterAll(() => {
  vi.doUnmock('../../protocol/version');
  vi.resetModules();
});

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  who = (await makeOrganisation(database, 1)).people[0]!;
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

async function say(protocol: unknown): Promise<{ status: number; body: unknown }> {
  const body = JSON.stringify({ protocol, device: 'd', cursor: null, events: [opened('m')] });
  const headers = { 'content-type': 'application/json' };
  const request = new Request('http://localhost/', { method: 'POST', headers, body });
  const response = await answer(database, who, request, RECEIVED);
  return { status: response.status, body: (await response.json()) as unknown };
}

test.each([2, 3, 4])('protocol %i is served, and answered in itself', async (protocol) => {
  const { status, body } = await say(protocol);
  expect(status).toBe(200);
  expect(body).toMatchObject({ protocol, results: [{ status: 'stored' }] });
});

test.each([1, 0, -1])('protocol %i is too old and told to update', async (protocol) => {
  const { status, body } = await say(protocol);
  expect(status).toBe(426);
  const { code, message } = body as { code: string; message: string };
  expect(code).toBe('client-too-old');
  expect(message).toContain('Update the app');
});

test.each([5, 2.5, '3', null, undefined])('protocol %j is none of ours', async (protocol) => {
  expect(await say(protocol)).toMatchObject({ status: 422, body: { code: 'wrong-shape' } });
});
