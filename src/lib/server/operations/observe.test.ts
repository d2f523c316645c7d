import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { createLog } from '../log';
import { createMetrics } from './metrics';
import { observe, tellOfError } from './observe';

/** The parts that watch, and what they wrote. */
function watching() {
  const lines: Record<string, unknown>[] = [];
  const out = { write: (line: string) => lines.push(JSON.parse(line) as (typeof lines)[number]) };
  const parts = { log: createLog('json', out), metrics: createMetrics() };
  return { lines, ...parts, parts: () => parts };
}

/** A request of somebody signed in, full of what must not be written down. */
function eventOf(route: string | null, headers: Record<string, string> = {}): RequestEvent {
  const url = new URL('http://localhost/team/0199a5b0?name=Priya&next=priya@example.org');
  const request = new Request(url, {
    method: 'POST',
    headers: { cookie: 'session=secret', 'user-agent': 'Phone of Priya', ...headers },
    body: JSON.stringify({ answer: 'Priya knows' })
  });
  const signedIn = { name: 'Priya Shah', personId: '0199-person', email: 'priya@example.org' };
  // Only what the two functions may look at, and what they must not write.
  return {
    request,
    url,
    params: { unit: '0199a5b0' },
    route: { id: route },
    locals: { signedIn },
    getClientAddress: () => '203.0.113.7'
  } as unknown as RequestEvent;
}

const ID = '0193a5b07a51';

test('a request is written down by its route alone, and answered with its id', async () => {
  const { lines, parts } = watching();
  const event = eventOf('/team/[unit]', { 'x-request-id': ID });
  const response = await observe(parts)({ event, resolve: () => new Response('hello') });
  expect(response.headers.get('x-request-id')).toBe(ID);
  expect(event.locals.requestId).toBe(ID);
  const { time, ms, ...rest } = lines[0]!;
  expect(rest).toEqual({
    level: 'info',
    msg: 'request',
    id: ID,
    method: 'POST',
    route: '/team/[unit]',
    status: 200
  });
  expect([typeof time, typeof ms]).toEqual(['string', 'number']);
  expect(lines).toHaveLength(1);
});

test.each([
  ['a refusal', 403, () => error(403, 'Priya may not')],
  ['a way on', 303, () => redirect(303, '/sign-in?next=/team')],
  [
    'a bug',
    500,
    () => {
      throw new Error('Priya broke it');
    }
  ]
])('%s that is thrown is written down too', async (_, status, resolve) => {
  const { lines, parts } = watching();
  await expect(async () => observe(parts)({ event: eventOf(null), resolve })).rejects.toThrow();
  expect(lines).toMatchObject([{ msg: 'request', route: 'none', status }]);
  expect(JSON.stringify(lines)).not.toMatch(/priya/i);
});

test('only requests that sync are timed as such', async () => {
  const { metrics, parts } = watching();
  for (const [route, status] of [
    ['/api/sync/v1', 200],
    ['/api/sync/v1', 503],
    ['/team', 200]
  ] as const) {
    const event = eventOf(route);
    await observe(parts)({ event, resolve: () => new Response('', { status }) });
  }
  const { text } = await metrics.page();
  expect(text).toContain('own_it_sync_requests_total{status="200"} 1\n');
  expect(text).toContain('own_it_sync_requests_total{status="503"} 1\n');
  expect(text).toContain('own_it_sync_duration_seconds_count 2\n');
});

test('an error nobody expected gives the person a number that leads to its place', async () => {
  const { lines, metrics, parts } = watching();
  const event = eventOf('/team/[unit]');
  event.locals.requestId = ID;
  const broken = new Error('Priya broke it');
  const told = await tellOfError(parts)({ error: broken, event, status: 500, message: 'x' });
  expect(told).toMatchObject({ code: 'unexpected', requestId: ID });
  expect(told?.message).toContain(ID);
  expect(lines).toMatchObject([{ msg: 'failure', id: ID, route: '/team/[unit]' }]);
  expect(JSON.stringify(lines)).toContain('observe.test.ts:');
  expect(JSON.stringify([told, lines])).not.toMatch(/priya/i);
  expect((await metrics.page()).text).toContain('own_it_unexpected_errors_total 1\n');
});

test('a page that is not there is no error of ours', async () => {
  const { lines, parts } = watching();
  const input = { error: new Error('x'), event: eventOf(null), status: 404, message: 'Not Found' };
  expect(await tellOfError(parts)(input)).toEqual({ message: 'Not Found' });
  expect(lines).toEqual([]);
});
