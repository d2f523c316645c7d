import { afterEach, expect, it, vi } from 'vitest';
import { serverTime } from './server-time';

afterEach(() => {
  vi.unstubAllGlobals();
});

const DATE = 'Tue, 24 Nov 2026 18:00:00 GMT';
const health = { status: 'ok', version: '1', database: 'ok' };

function ask(body: unknown, { status = 200, date = DATE } = {}): Promise<number | null> {
  const headers = { 'content-type': 'application/json', ...(date ? { date } : {}) };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(text, { status, headers })));
  return serverTime();
}

it('is what our server says', async () => {
  expect(await ask(health)).toBe(Date.parse(DATE));
});

it('is not known when somebody else answers, or nobody', async () => {
  expect(await ask('<title>Free Wi-Fi</title>')).toBeNull();
  expect(await ask({ ok: true })).toBeNull();
  expect(await ask(null)).toBeNull();
  expect(await ask({ ...health, status: 'starting' }, { status: 503 })).toBeNull();
  expect(await ask(health, { date: '' })).toBeNull();
  expect(await ask(health, { date: 'soon' })).toBeNull();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  expect(await serverTime()).toBeNull();
});
