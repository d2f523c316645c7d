import { Agent, request } from 'node:http';
import { bomb, deepBodies, manyIds, pollutedBodies } from '../faults/hostile/bodies';
import { chunk, head, jsonHead, LAST_CHUNK, send } from '../faults/hostile/wire';
import { canMeasure, memory } from '../faults/real/processes';
import { SYNC_PATH } from '../../src/lib/protocol';
import { expect, test, type Server } from './server';
import { storedSince } from './truth';
import { deviceOf } from './wire';

/** The same with load, and the p99 of everybody else: `npm run faults:real -- hostile`. */
const MIB = 1024 * 1024;

async function targetOf(server: Server) {
  const { context } = await deviceOf(server, 'learner');
  const { cookies } = await context.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return { port: server.port, cookie };
}

const withLength = (body: string | Buffer) => ({ 'content-length': `${Buffer.byteLength(body)}` });

test('a gigabyte packed into a megabyte, its length not told, takes no memory', async ({
  server
}) => {
  const target = await targetOf(server);
  const packed = await bomb(1024);
  const before = canMeasure() ? memory(server.pid) : 0;
  const unknown = { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' };
  const pieces = [jsonHead(target, unknown), chunk(packed), LAST_CHUNK];
  for (let i = 0; i < 3; i++) expect(await send(server.port, pieces)).toBe(413);
  if (canMeasure()) expect(memory(server.pid) - before).toBeLessThan(64);
});

test('a hundred thousand arrays in each other, and keys that pollute, store nothing', async ({
  server
}) => {
  const since = new Date();
  const target = await targetOf(server);
  for (const body of [...deepBodies(100_000), ...pollutedBodies()]) {
    const outcome = await send(server.port, [jsonHead(target, withLength(body)) + body]);
    expect([200, 413, 422], body.slice(0, 60)).toContain(outcome);
  }
  expect(await storedSince(server, since)).toEqual([]);
  // Whoever is signed in is still who they were, and may no more than before.
  const { me } = await deviceOf(server, 'learner');
  expect(me.person.roles).toEqual(['learner']);
});

test('a million ids are refused', async ({ server }) => {
  const target = await targetOf(server);
  const many = manyIds(1_000_000);
  expect(many.byteLength).toBeGreaterThan(30 * MIB);
  expect(await send(server.port, [jsonHead(target, withLength(many)), many])).toBe(413);
});

test('headers that are too long are refused, and those that do not end are cut off', async ({
  server
}) => {
  const target = await targetOf(server);
  const long = jsonHead(target, { 'x-long': 'x'.repeat(64 * 1024) });
  expect(await send(server.port, [long])).toBe(431);
  const slow = [head({}).slice(0, -2), ...Array.from({ length: 60 }, () => [500, 'x-more: 1\r\n'])];
  const since = performance.now();
  expect(await send(server.port, slow.flat())).toBe(408);
  expect(performance.now() - since).toBeLessThan(20_000);
});

test('a body without an end is answered, then cut off', async ({ server }) => {
  const target = await targetOf(server);
  const piece = chunk(Buffer.alloc(64 * 1024, ' '));
  const endless = Array.from({ length: 64 }, () => piece);
  const start = jsonHead(target, { 'transfer-encoding': 'chunked' });
  expect(await send(server.port, [start, ...endless])).toBe(413);
});

test('the body of a refused request does not stand in the way of the next one', async ({
  server
}) => {
  // A proxy sends the requests of many people over one connection.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const body = Buffer.alloc(200 * 1024, ' ');
  const post = () =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', accept: 'application/json' };
      const asked = request(server.origin + SYNC_PATH, { method: 'POST', agent, headers });
      asked.on('response', (answer) => answer.resume().on('end', () => resolve(answer.statusCode)));
      asked.setTimeout(10_000, () => asked.destroy(new Error('no answer')));
      asked.on('error', reject).end(body);
    });
  for (let i = 0; i < 3; i++) expect(await post()).toBe(401);
  agent.destroy();
});
