import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFaultProxy, type Fault, type FaultProxy, type Odds } from './fault-proxy';

/** A server that says back how much it was sent, and remembers what arrived. */
let server: Server;
let arrived: { whole: boolean; bytes: number }[];
const proxies: FaultProxy[] = [];

beforeEach(async () => {
  arrived = [];
  server = createServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.byteLength));
    request.on('close', () => arrived.push({ whole: request.complete, bytes }));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ got: bytes, and: 'much more than nothing' }));
    });
  });
  await new Promise<void>((listening) => void server.listen(0, 'localhost', listening));
});

afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const BODY = 'x'.repeat(1000);

async function proxied(odds: Odds, seed = 1): Promise<FaultProxy> {
  const { port } = server.address() as AddressInfo;
  const proxy = await startFaultProxy({ target: port, seed, odds });
  proxies.push(proxy);
  return proxy;
}

/** Status and text of one request through the proxy; the kind of failure when there was no whole answer. */
async function send(proxy: FaultProxy): Promise<{ status: number; text: string } | string> {
  try {
    const answer = await fetch(proxy.origin, {
      method: 'POST',
      body: BODY,
      signal: AbortSignal.timeout(1_000)
    });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown';
  }
}

const GOOD = { status: 200, text: JSON.stringify({ got: 1000, and: 'much more than nothing' }) };
const WHOLE = { whole: true, bytes: 1000 };

test('a good network changes nothing, and the server is counted', async () => {
  const proxy = await proxied({});
  expect(await send(proxy)).toEqual(GOOD);
  expect(arrived).toEqual([WHOLE]);
  expect(proxy).toMatchObject({ done: {}, answered: { 200: 1 } });
});

test.each<[Fault, unknown, unknown[]]>([
  ['drop-request', 'TypeError', []],
  ['drop-reply', 'TypeError', [WHOLE]],
  ['duplicate', GOOD, [WHOLE, WHOLE]],
  ['delay', GOOD, [WHOLE]],
  ['cut-request', 'TypeError', [{ whole: false, bytes: expect.any(Number) as number }]],
  ['cut-reply', 'TypeError', [WHOLE]],
  ['black-hole', 'TimeoutError', []],
  ['drip', GOOD, [WHOLE]]
])('%s', async (fault, seen, reached) => {
  const proxy = await proxied({ [fault]: 1 });
  expect(await send(proxy)).toEqual(seen);
  await expect.poll(() => arrived).toEqual(reached);
  expect(proxy.done).toEqual({ [fault]: 1 });
});

test('garbage is no JSON, a portal is a page, and a status is one of those in the way', async () => {
  const garbage = await send(await proxied({ garbage: 1 }));
  expect(garbage).toMatchObject({ status: 200, text: expect.stringContaining('\0') as string });
  expect(await send(await proxied({ portal: 1 }))).toMatchObject({
    status: 200,
    text: expect.stringContaining('<!doctype html>') as string
  });
  const statuses = await proxied({ status: 1 });
  const seen = new Set<number>();
  for (let i = 0; i < 40; i += 1) {
    const answer = await send(statuses);
    if (typeof answer === 'object') seen.add(answer.status);
  }
  expect([...seen].sort()).toEqual([401, 413, 426, 429, 500, 502, 503, 504]);
});

test('the same seed does the same, and the odds can be changed', async () => {
  const course = async (proxy: FaultProxy) => {
    const seen = [];
    for (let i = 0; i < 20; i += 1) seen.push(await send(proxy));
    return seen;
  };
  const odds = { 'drop-request': 0.3, portal: 0.3 };
  const first = await proxied(odds, 7);
  const seen = await course(first);
  expect(await course(await proxied(odds, 7))).toEqual(seen);
  expect(await course(await proxied(odds, 8))).not.toEqual(seen);
  first.set({});
  expect(await send(first)).toEqual(GOOD);
});

test('without a server behind it there is no answer', async () => {
  const proxy = await startFaultProxy({ target: 1, seed: 1 });
  proxies.push(proxy);
  expect(await send(proxy)).toBe('TypeError');
});
