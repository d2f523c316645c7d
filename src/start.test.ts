import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../tests/steps';

/** What the server says when it is started with these settings, all of which stop it before it does anything. */
function refusal(settings: Record<string, string>): string {
  const args = [join(ROOT, 'src', 'start.js'), '--production'];
  const env = { PATH: process.env.PATH, ...settings };
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  expect(status).toBe(1);
  return stderr.trim();
}

test.each([
  ['PORT', '0', 'a number from 1 to 65535'],
  ['PORT', '80a', 'a number from 1 to 65535'],
  ['SHUTDOWN_TIMEOUT', '10s', 'seconds from 1 to 86400'],
  ['SHUTDOWN_TIMEOUT', 'soon', 'seconds from 1 to 86400'],
  ['SHUTDOWN_TIMEOUT', '0', 'seconds from 1 to 86400'],
  ['SHUTDOWN_TIMEOUT', '9999999', 'seconds from 1 to 86400'],
  ['HEADERS_TIMEOUT', '1.5', 'seconds from 1 to 86400'],
  ['KEEP_ALIVE_TIMEOUT', '-1', 'seconds from 1 to 86400'],
  ['BODY_SIZE_LIMIT', '1MB', 'bytes, like 1000000, 512K or 1M'],
  ['BODY_SIZE_LIMIT', '0', 'bytes, like 1000000, 512K or 1M']
])('%s=%s stops the server with one sentence', (name, value, wanted) => {
  expect(refusal({ [name]: value })).toBe(`${name} is "${value}": set ${name} to ${wanted}.`);
});

test('limits that can be right are taken', () => {
  const limits = { SHUTDOWN_TIMEOUT: '30', HEADERS_TIMEOUT: '', KEEP_ALIVE_TIMEOUT: '75' };
  for (const BODY_SIZE_LIMIT of ['1048576', '512k', '2M']) {
    expect(refusal({ ...limits, BODY_SIZE_LIMIT, PORT: 'none' })).toMatch(/^PORT is "none"/);
  }
});
