import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { SMTPServer } from 'smtp-server';
import { openDatabase, type Database } from '../../src/lib/server/db/client';
import { user } from '../../src/lib/server/db/schema/auth';
import { personIdentity, roleGrant } from '../../src/lib/server/db/schema/people';
import { makeOrganisation } from '../../src/lib/server/sync/fixture';
import { scratchDatabase } from '../database';
import { expect, test, type Server } from './server';
import { event } from './wire';

test.use({ baseURL: undefined });

const NAME = 'Priya Shah-Okafor';
const EMAIL = 'priya.shah-okafor@council.example';
const TOKEN = randomUUID();
const PHONE = 'Priya-phone-of-7-Elm-Road';
/** A card's answer, and an id that leads to a person: both are typed or sent below. */
const [ANSWER, SECRET] = ['answer-only-priya-gave', randomUUID()];

/** Somebody of HR, with a way in. */
async function somebody(database: Database) {
  const { organisationId, people } = await makeOrganisation(database, 1);
  const { personId } = people[0]!;
  const id = { organisationId, personId };
  await database.within(organisationId, async (tx) => {
    const identity = { ...id, name: NAME, email: EMAIL, employeeNumber: 'EMP-44871' };
    await tx.insert(personIdentity).values(identity);
    await tx.insert(roleGrant).values({ ...id, role: 'hr' });
  });
  await database.owner.insert(user).values({ ...id, id: personId, name: NAME, email: EMAIL });
  return id;
}

/** A mail server that keeps what it gets. */
async function postOffice() {
  const mails: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => done(null, String(mails.push(text))));
    }
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const address = smtp.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const code = async (): Promise<string> => {
    await expect.poll(() => mails.length).toBeGreaterThan(0);
    return (
      /\b(\d{4}) (\d{4})\b/
        .exec(mails[0] ?? '')
        ?.slice(1)
        .join('') ?? ''
    );
  };
  return { url: `smtp://127.0.0.1:${port}`, code, close: () => smtp.close(() => undefined) };
}

/** As a browser without scripts posts a form: one that takes JSON gets every answer as 200. */
const signIn = (context: APIRequestContext, action: string, form: Record<string, string>) =>
  context.post(`/sign-in?/${action}`, {
    form,
    headers: { accept: 'text/html' },
    maxRedirects: 0
  });

/** Asks for a code, types a wrong one and then the one that came. */
async function signInByEmail(
  context: APIRequestContext,
  post: { code(): Promise<string> }
): Promise<string> {
  await signIn(context, 'code', { email: EMAIL });
  const code = await post.code();
  const wrong = code === '00000000' ? '00000001' : '00000000';
  expect((await signIn(context, 'verify', { email: EMAIL, code: wrong })).status()).toBe(400);
  expect((await signIn(context, 'verify', { email: EMAIL, code })).status()).toBe(303);

  return code;
}

const sync = (context: APIRequestContext, body: string, headers: Record<string, string> = {}) =>
  context.post('/api/sync/v1', {
    data: Buffer.from(body),
    headers: { 'content-type': 'application/json', ...headers }
  });
const batch = (...events: unknown[]) =>
  JSON.stringify({ protocol: 1, device: PHONE, cursor: null, events });
const card = { module: 'm', version: 1, card: 'c', answer: ANSWER, correct: null, ms: 1 };

/** Answers, bodies that break, names wherever a request has room for one. */
async function useEverything(context: APIRequestContext): Promise<string> {
  const good = event({ type: 'card.answered', data: card });
  const answered = await sync(context, batch(good), { 'x-request-id': NAME.replace(' ', '-') });
  expect(answered.status()).toBe(200);
  await sync(context, batch({ ...good, data: { ...card, answer: `${ANSWER}-2` } }));
  await sync(context, batch(event({ data: { chose: NAME } })));
  await sync(context, `{"events":"${NAME}`);
  await sync(context, batch(good), { 'x-own-it-person': SECRET });
  await sync(context, batch(good), { origin: `https://${PHONE}.example` });
  await context.get(`/insights/${SECRET}?name=${NAME}`, { headers: { 'user-agent': PHONE } });
  await context.get(`/${PHONE}?email=${EMAIL}`);
  return answered.headers()['x-request-id'] ?? '';
}

/** What happens when the database is not as the code expects: every query's values are in the errors. */
async function breakThings(context: APIRequestContext, database: Database) {
  const rename = (from: string, to: string) =>
    database.owner.execute(sql.raw(`alter table ${from} rename to ${to}`));
  await rename('event', 'gone');
  await rename('unit_module', 'also_gone');
  await rename('auth.verification', 'gone');
  const stored = await sync(context, batch(event({ type: 'card.answered', data: card })));
  const page = await context.get('/insights', { headers: { accept: 'text/html' } });
  await signIn(context, 'code', { email: EMAIL });
  return { stored, page };
}

test('names, addresses, answers and codes never reach the log; errors lead to their place', async ({
  start,
  playwright
}) => {
  const fresh = await scratchDatabase();
  const database = openDatabase({ connectionString: fresh.url });
  const post = await postOffice();
  try {
    const server = await start({
      env: {
        NODE_ENV: 'production',
        DATABASE_URL: fresh.url,
        AUTH_SECRET: randomUUID(),
        METRICS_TOKEN: TOKEN,
        SMTP_URL: post.url,
        MAIL_FROM: 'own-it@council.example',
        DEMO: '0'
      }
    });
    const context = await playwright.request.newContext({ baseURL: server.origin });
    const who = await somebody(database);
    const code = await signInByEmail(context, post);
    // As after a passkey: a code by email does not open the page that is to break.
    await database.owner.execute(sql`update auth.session set strong_until = now() + '1 hour'`);
    const requestId = await useEverything(context);
    await expectMetrics(context);
    const { stored, page } = await breakThings(context, database);
    const cookies = (await context.storageState()).cookies.map((cookie) => cookie.value);
    await server.stop();

    const lines = logOf(server);
    const said = saidBy(server);
    expect(requestId).toMatch(/^\d{12}$/);
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'request', id: requestId, route: '/api/sync/v1', status: 200 })
    );
    // The session, and when something was last sent.
    expect(cookies).toHaveLength(2);
    const { organisationId, personId } = who;
    for (const secret of [
      ...[NAME, EMAIL, 'Priya', 'EMP-44871', PHONE, ANSWER, SECRET, TOKEN],
      ...[organisationId, personId, ...cookies, '127.0.0.1', '::1']
    ]) {
      expect(said).not.toContain(secret.toLowerCase());
    }
    // Its digits can stand inside a longer number.
    expect(said).not.toMatch(new RegExp(`\\b${code}\\b`));
    expect(stored.status()).toBe(500);
    const { requestId: quoted } = (await stored.json()) as { requestId: string };
    expectFailure(lines, quoted, '/api/sync/v1');
    expect(page.status()).toBe(500);
    const [, shown = ''] = /quote this number: (\d{12})/.exec(await page.text()) ?? [];
    expectFailure(lines, shown, '/(hr)/insights');
  } finally {
    post.close();
    await database.close();
    await fresh.stop();
  }
});

/** Without the line that says where the server listens: that is nobody's address. */
const saidBy = (server: Server): string =>
  server
    .output()
    .replace(/^Listening on .*$/m, '')
    .toLowerCase();

type Line = Record<string, unknown>;

/** Every line that the server itself wrote is JSON, and those of requests have nothing more in them. */
function logOf(server: Server): Line[] {
  const lines = server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
  const requests = lines.filter((line) => line.msg === 'request');
  expect(requests.length).toBeGreaterThan(10);
  for (const line of requests) {
    const keys = ['id', 'level', 'method', 'ms', 'msg', 'route', 'status', 'time'];
    expect(Object.keys(line).sort()).toEqual(keys);
  }
  return lines;
}

function expectFailure(lines: readonly Line[], id: string, route: string): void {
  const found = lines.find((line) => line.msg === 'failure' && line.id === id);
  expect(found).toMatchObject({ level: 'error', route, error: { cause: { code: '42P01' } } });
  expect((found?.error as { at: string[] }).at.length).toBeGreaterThan(3);
}

/** Only who shows the token reads the figures, and they are those of what was just done. */
async function expectMetrics(context: APIRequestContext): Promise<void> {
  const read = (authorization: string) =>
    context.get('/metrics', { headers: { authorization }, failOnStatusCode: false });
  expect((await context.get('/metrics')).status()).toBe(401);
  expect((await read(`Bearer ${SECRET}`)).status()).toBe(401);
  const page = await read(`Bearer ${TOKEN}`);
  expect(page.headers()['content-type']).toContain('text/plain');
  const text = await page.text();
  for (const line of [
    'own_it_events_stored_total 1',
    'own_it_events_rejected_total{code="conflict"} 1',
    'own_it_events_rejected_total{code="invalid"} 1',
    'own_it_sync_requests_total{status="200"} 3',
    'own_it_outbox_age_seconds_count 1',
    'own_it_database_waiting 0'
  ]) {
    expect(text).toContain(`${line}\n`);
  }
  expect(text).not.toMatch(/priya|shah/i);
}
