import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendScript, serviceWorkerScript, type Script } from './service-worker';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'own-it-worker-'));
  const folder = join(root, 'build', 'service-worker');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'on.js'), 'the app’s own');
  writeFileSync(join(folder, 'off.js'), 'takes itself away');
});
afterEach(() => rmSync(root, { recursive: true }));

const script = (on: boolean): Script => {
  const found = serviceWorkerScript(root, on);
  if (!found) throw new Error('no script');
  return found;
};
const send = (on: boolean, headers: Record<string, string> = {}) =>
  sendScript(script(on), new Headers(headers));

test('the switch decides which worker is sent', async () => {
  expect(await send(true).text()).toBe('the app’s own');
  expect(await send(false).text()).toBe('takes itself away');
});

test('no cache keeps it, and what has not changed is not sent again', () => {
  const first = send(true);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  expect(first.headers.get('content-type')).toMatch(/^text\/javascript/);
  const etag = first.headers.get('etag') ?? '';
  expect(send(true, { 'if-none-match': etag }).status).toBe(304);
  expect(send(false, { 'if-none-match': etag }).status, 'another worker').toBe(200);
});

test('it is compressed for whoever can unpack it', async () => {
  const packed = send(true, { 'accept-encoding': 'gzip, br' });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe('the app’s own');
});

test('without a build there is none', () => {
  expect(serviceWorkerScript(join(root, 'elsewhere'), true)).toBeNull();
});
