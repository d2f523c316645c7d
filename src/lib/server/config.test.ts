import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'own-it-config-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://own_it:secret@db.internal/own_it',
  ORIGIN: 'https://own-it.council.example',
  AUTH_SECRET: 'x'.repeat(32)
};

test('with nothing set it keeps a secret beside the data, readable by its owner only', () => {
  const first = readConfig({}, root);
  expect(first).toMatchObject({
    databaseUrl: undefined,
    dataDir: join(root, '.data'),
    demo: false
  });
  expect(readConfig({}, root).authSecret).toBe(first.authSecret);
  expect(statSync(join(root, '.data', 'auth-secret')).mode & 0o777).toBe(0o600);
});

test.each(['DATABASE_URL', 'ORIGIN', 'AUTH_SECRET'])(
  'production refuses to start without %s',
  (name) => {
    expect(() => readConfig({ ...production, [name]: undefined }, root)).toThrow(`Set ${name}`);
    expect(() => readConfig({ ...production, [name]: '' }, root)).toThrow(`Set ${name}`);
  }
);

test('a DATA_DIR that is a file is one sentence', () => {
  const file = join(root, 'taken');
  writeFileSync(file, '');
  expect(() => readConfig({ DATA_DIR: file }, root)).toThrow(/^We cannot write to DATA_DIR/);
});

test('production starts with all three', () => {
  expect(readConfig(production, root)).toMatchObject({ origin: production.ORIGIN, demo: false });
});

test('the demo is refused where others can reach it', () => {
  expect(() => readConfig({ ...production, DEMO: '1' }, root)).toThrow(ConfigError);
  expect(readConfig({ DEMO: '1', ORIGIN: 'http://localhost:3000' }, root).demo).toBe(true);
});

test.each([
  ['DATABASE_URL', 'mysql://somewhere'],
  ['ORIGIN', 'localhost:3000'],
  ['AUTH_SECRET', 'short'],
  ['METRICS_TOKEN', 'short'],
  ['DEMO', 'yes'],
  ['SMTP_URL', 'http://mail.example'],
  ['OIDC_ISSUER', 'council.example'],
  ['OIDC_ORGANISATION', 'ours']
])('a wrong %s is one sentence that names it', (name, value) => {
  expect(() => readConfig({ ...production, [name]: value }, root)).toThrow(
    new RegExp(`^The setting ${name} is not right: .*README`)
  );
});

test('the service worker is on until somebody switches it off, and nothing else is understood', () => {
  expect(readConfig({}, root).serviceWorker).toBe(true);
  expect(readConfig({ SERVICE_WORKER: 'off' }, root).serviceWorker).toBe(false);
  expect(() => readConfig({ SERVICE_WORKER: 'no' }, root)).toThrow('SERVICE_WORKER');
});

test.each([
  [{ SMTP_URL: 'smtps://mail.example' }, 'Set MAIL_FROM too'],
  [{ OIDC_ISSUER: 'https://id.example' }, 'Set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET too'],
  [
    { OIDC_ISSUER: 'http://id.example', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' },
    'OIDC_ISSUER must begin with https'
  ]
])('half a way to sign in is refused: %j', (given, sentence) => {
  expect(() => readConfig({ ...production, ...given }, root)).toThrow(sentence);
});
