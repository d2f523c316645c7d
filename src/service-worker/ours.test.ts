import { describe, expect, test } from 'vitest';
import { isOurs } from './ours';

const page = '<!doctype html><script type="module" src="/_app/immutable/entry/start.js"></script>';
const portal = '<!doctype html><title>Free Wi-Fi</title>';
const chunk = '/_app/immutable/chunks/a.js';

function seen(type: string, body: string, other: Partial<Response> = {}) {
  const response = { status: 200, type: 'basic' as const, redirected: false };
  const headers = new Headers({ 'content-type': type });
  return { ...response, headers, clone: () => new Response(body), ...other };
}

describe('is kept', () => {
  test.each([
    ['a page of ours', '/team', seen('text/html', page)],
    ['a script', chunk, seen('text/javascript; charset=utf-8', 'export {}')],
    ['a style sheet', '/_app/immutable/assets/a.css', seen('text/css', 'a {}')],
    ['a font', '/_app/immutable/assets/a.woff2', seen('font/woff2', '')]
  ])('%s', async (_, path, response) => expect(await isOurs(path, response)).toBe(true));
});

describe('is never kept', () => {
  test.each([
    ['a captive portal’s page with status 200', '/team', seen('text/html', portal)],
    ['a captive portal’s page in the place of a script', chunk, seen('text/html', portal)],
    ['a captive portal’s page in the place of the shell', '/shell', seen('text/html', portal)],
    ['JSON in the place of a page', '/team', seen('application/json', `{"a":"${chunk}"}`)],
    ['text in the place of a script', chunk, seen('text/plain', 'blocked')],
    ['a page in the place of a font', '/_app/immutable/assets/a.woff2', seen('text/html', portal)],
    ['an error page of ours', '/team', seen('text/html', page, { status: 500 })],
    ['a page that is not found', '/team', seen('text/html', page, { status: 404 })],
    ['a part of a page', '/team', seen('text/html', page, { status: 206 })],
    ['a sign-in page that a page led to', '/team', seen('text/html', page, { redirected: true })],
    ['another site’s page', '/team', seen('text/html', page, { type: 'cors' })]
  ])('%s', async (_, path, response) => expect(await isOurs(path, response)).toBe(false));
});
