import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { eq } from 'drizzle-orm';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { placeholderEmail } from '../../domain/people/sign-in';
import type { App } from '../app';
import { readConfig } from '../config';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { auditEntry } from '../db/schema/audit';
import { allowance, session } from '../db/schema/auth';
import { organisation } from '../db/schema/people';
import { createMailer } from '../mail/mailer';
import { makeOrganisation } from '../sync/fixture';
import type { Who } from '../training/person-state';
import { createAuth } from './auth';
import { askForCode, codeSender, signInWithCode } from './email-code';
import { enrol } from './users';

const ADDRESS = '198.51.100.7';
let fresh: FreshDatabase;
let database: Database;
let smtp: SMTPServer;
let received: { to: string; text: string }[];
let said: string[];
let who: Who;
let email: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});
beforeEach(async () => {
  received = [];
  said = [];
  await database.owner.delete(allowance);
  who = (await makeOrganisation(database, 1)).people[0]!;
  email = `sam.${randomUUID().slice(0, 8)}@council.example`;
  const people = [{ personId: who.personId, name: 'Sam', email }];
  await database.within(who.organisationId, (tx) => enrol(tx, who.organisationId, people));
});
afterEach(() => new Promise<void>((resolve) => smtp.close(() => resolve())));

/** A real mail server on loopback. */
async function mailServer(options: SMTPServerOptions = {}, host = '127.0.0.1'): Promise<number> {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, { envelope }, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        const to = envelope.rcptTo.map((one) => one.address).join();
        received.push({ to, text });
        done();
      });
    },
    ...options
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, host, resolve));
  const address = smtp.server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** What of the running server signing in by email needs. */
function appWith(url: string, env: Record<string, string> = {}): App {
  const secret = { AUTH_SECRET: 'x'.repeat(32), DATA_DIR: tmpdir() };
  const given = { SMTP_URL: url, MAIL_FROM: 'own-it@council.example', ...secret, ...env };
  const config = readConfig(given, tmpdir());
  const mailer = config.mail && createMailer(config.mail, 500);
  const log = {
    say: (sentence: string) => void said.push(sentence),
    failure: (error: unknown) => void said.push(`failure ${String(error instanceof Error)}`)
  };
  const parts = { config, database, mailer, log } as unknown as App;
  const auth = createAuth({
    config,
    database,
    sendCode: codeSender(parts),
    onError: (error) => log.failure(error)
  });
  return Object.assign(parts, { auth });
}
const settled = () => vi.waitFor(() => expect(received.length).toBeGreaterThan(0), 5_000);
/** Long enough for a mail that must not come. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 400));
const codeIn = (text: string) => /\b(\d{4}) (\d{4})\b/.exec(text)?.slice(1).join('') ?? '';
const trail = async () =>
  (await database.within(who.organisationId, (tx) => tx.select().from(auditEntry))).map(
    ({ action, detail }) => ({ action, detail })
  );
const set = (signIn: object) =>
  database.within(who.organisationId, (tx) =>
    tx.update(organisation).set({ settings: { locals: {}, tools: [], signIn } })
  );

test('a code comes by mail, in plain words, opens a weak session once, and is written down', async () => {
  const app = appWith(`smtp://127.0.0.1:${await mailServer()}`);
  expect(await askForCode(app, email, ADDRESS)).toBe('sent');
  await settled();
  const [{ to, text }] = received as [{ to: string; text: string }];
  expect(to).toBe(email);
  expect(text).toContain('sign in to Own It for Test');
  expect(text).toContain('If you did not ask for this, ignore this email.');
  expect(text).toMatch(/Content-Type: text\/plain/i);
  expect(text).not.toMatch(/https?:/);
  const code = codeIn(text);
  expect(await signInWithCode(app, { email, code: '00000000' }, ADDRESS)).toMatchObject({
    ok: false
  });
  const opened = await signInWithCode(app, { email, code }, ADDRESS);
  expect(opened.ok).toBe(true);
  expect(await signInWithCode(app, { email, code }, ADDRESS)).toMatchObject({ ok: false });
  const [row] = await database.owner.select().from(session).where(eq(session.userId, who.personId));
  expect(row).toMatchObject({ method: 'email', strongUntil: null, ipAddress: ADDRESS });
  const wrong = { action: 'session.refused', detail: { method: 'email', reason: 'wrong-code' } };
  await vi.waitFor(async () => {
    const rows = await trail();
    expect(rows).toHaveLength(3);
    expect(rows).toContainEqual(wrong);
    expect(rows).toContainEqual({ action: 'session.opened', detail: { method: 'email' } });
  });
});

test('an address we do not know gets the same answer, and no mail; nor does a placeholder', async () => {
  const app = appWith(`smtp://127.0.0.1:${await mailServer()}`);
  expect(await askForCode(app, 'nobody@council.example', ADDRESS)).toBe('sent');
  const { personId, organisationId } = who;
  await database.within(organisationId, (tx) =>
    enrol(tx, organisationId, [{ personId, name: 'Sam', email: null }])
  );
  expect(await askForCode(app, placeholderEmail(personId), ADDRESS)).toBe('sent');
  await aWhile();
  expect(received).toEqual([]);
});

test('email switched off: the same answer, no mail, and an old code opens nothing', async () => {
  const app = appWith(`smtp://127.0.0.1:${await mailServer()}`);
  await askForCode(app, email, ADDRESS);
  await settled();
  const code = codeIn(received[0]!.text);
  await set({ email: false });
  expect(await askForCode(app, email, ADDRESS)).toBe('sent');
  await aWhile();
  expect(received).toHaveLength(1);
  // The second request took the first code's place or not: neither is good here.
  expect(await signInWithCode(app, { email, code }, ADDRESS)).toMatchObject({ ok: false });
  expect(await trail()).not.toContainEqual(expect.objectContaining({ action: 'session.opened' }));
});

test('a mail server that is down, slow or refuses TLS: everybody is told, no address is logged', async () => {
  const port = await mailServer({ onConnect: (_, done) => void setTimeout(done, 3_000) });
  for (const url of [
    `smtp://127.0.0.1:${port}`,
    `smtps://127.0.0.1:${port}`,
    'smtp://127.0.0.1:1'
  ]) {
    const app = appWith(url);
    expect(await askForCode(app, email, ADDRESS), url).toBe('mail-down');
    expect(await askForCode(app, `x${email}`, ADDRESS), url).toBe('mail-down');
  }
  expect(said.length).toBeGreaterThan(0);
  expect(said.join()).not.toContain('council.example');
});

test('a mail server elsewhere without encryption gets nothing', async () => {
  // Another name of loopback, which is not one of those that we trust without TLS.
  const port = await mailServer({}, '127.0.0.2');
  expect(await askForCode(appWith(`smtp://127.0.0.2:${port}`), email, ADDRESS)).toBe('mail-down');
  expect(received).toEqual([]);
  // The same server with encryption that it can prove nothing with is refused too.
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  const self = await mailServer({ disabledCommands: [] }, '127.0.0.2');
  expect(await askForCode(appWith(`smtp://127.0.0.2:${self}`), email, ADDRESS)).toBe('mail-down');
});

test('one email is not asked for, or guessed at, without end; its neighbours are not held up', async () => {
  const app = appWith(`smtp://127.0.0.1:${await mailServer()}`);
  for (let i = 0; i < 5; i += 1) expect(await askForCode(app, email, `10.0.0.${i}`)).toBe('sent');
  expect(await askForCode(app, email, '10.0.0.9')).toBe('too-many');
  expect(await askForCode(app, 'other@council.example', ADDRESS)).toBe('sent');
  for (let i = 0; i < 15; i += 1) await signInWithCode(app, { email, code: '0' }, `10.0.1.${i}`);
  expect(await signInWithCode(app, { email, code: '0' }, ADDRESS)).toEqual({
    ok: false,
    code: 'TOO_MANY'
  });
});

test('three wrong codes use a code up', async () => {
  const app = appWith(`smtp://127.0.0.1:${await mailServer()}`);
  await askForCode(app, email, ADDRESS);
  await settled();
  const code = codeIn(received[0]!.text);
  const wrong = code === '11111111' ? '22222222' : '11111111';
  for (let i = 0; i < 3; i += 1) await signInWithCode(app, { email, code: wrong }, ADDRESS);
  expect(await signInWithCode(app, { email, code }, ADDRESS)).toMatchObject({ ok: false });
});
