import { expect, test } from 'vitest';
import { isSameOrigin } from './origin';

const OURS = 'http://localhost:3000';
const ask = (method: string, headers: Record<string, string>, origin = OURS) =>
  isSameOrigin(new Request(`${origin}/api/sync/v1`, { method, headers }), origin);

test('reading is free', () => {
  expect(ask('GET', { origin: 'https://evil.example' })).toBe(true);
});

test.each([
  ['our own page', { origin: OURS }, true],
  ['the same machine by its number', { origin: 'http://127.0.0.1:3000' }, true],
  ['another port of the same machine', { origin: 'http://127.0.0.1:3001' }, false],
  ['another site', { origin: 'https://evil.example' }, false],
  ['a sandboxed frame', { origin: 'null' }, false],
  ['another site, without Origin', { 'sec-fetch-site': 'cross-site' }, false],
  ['a sister site, without Origin', { 'sec-fetch-site': 'same-site' }, false],
  ['our own page, without Origin', { 'sec-fetch-site': 'same-origin' }, true],
  ['no browser at all', {}, true]
])('changing something from %s', (_, headers, allowed) => {
  expect(ask('POST', headers as Record<string, string>)).toBe(allowed);
});

test('a real site is not the machine it runs on', () => {
  const council = 'https://own-it.council.example';
  expect(ask('POST', { origin: 'http://localhost:3000' }, council)).toBe(false);
});
