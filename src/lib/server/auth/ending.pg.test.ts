import type { RequestEvent } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { DEMO_PERSONAS } from '../db/seed/personas';
import { makeOrganisation } from '../sync/fixture';
import type { App } from '../app';
import { auditEntry } from '../db/schema/audit';
import { createAuth } from './auth';
import { identifyOrEnd } from './ending';
import { openDemoSession } from './open-session';
import { enrol } from './users';
import { NOBODY } from './signed-in';

let fresh: FreshDatabase;
let database: Database;
let app: App;
let organisationId: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  const { people } = await makeOrganisation(database, 1, 0);
  const config = { demo: true, origin: 'https://own.it', authSecret: 'x'.repeat(32) };
  const nothing = () => Promise.resolve();
  const auth = createAuth({
    config: config as App['config'],
    database,
    sendCode: nothing,
    onError: () => undefined
  });
  app = { config, database, auth } as App;
  const { personId } = people[0]!;
  ({ organisationId } = people[0]!);
  const { email } = DEMO_PERSONAS.learner;
  await database.within(organisationId, (tx) =>
    enrol(tx, organisationId, [{ personId, name: 'Sam', email }])
  );
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const signIn = async () =>
  (await openDemoSession(app, 'learner', '')).map((one) => one.split(';')[0]).join('; ');

/** A request with these cookies: who it is from, and which cookies its answer takes away. */
async function ask(cookie: string) {
  const taken = vi.fn();
  const event = {
    url: new URL('https://own.it/team'),
    getClientAddress: () => '192.0.2.7',
    request: new Request('https://own.it/team', { headers: { cookie } }),
    cookies: {
      get: (name: string) => new RegExp(`${name}=([^;]*)`).exec(cookie)?.[1],
      set: vi.fn(),
      delete: taken
    }
  };
  const whose = await identifyOrEnd(app, event as unknown as RequestEvent);
  return { whose, taken: taken.mock.calls.map(([name]) => name as string) };
}

test('a session is ended before anything else is answered, for good, and the order is crossed off', async () => {
  const cookie = await signIn();
  expect((await ask(cookie)).whose.signedIn).not.toBeNull();
  expect(await ask(`${cookie}; own-it-ending=1`)).toEqual({
    whose: NOBODY,
    // Not the session's: by the time it arrives it may be the next person's.
    taken: ['own-it-ending']
  });
  expect((await ask(cookie)).whose).toEqual(NOBODY);
  const closed = await database.within(organisationId, (tx) =>
    tx.select().from(auditEntry).where(eq(auditEntry.action, 'session.closed'))
  );
  expect(closed).toMatchObject([{ address: '192.0.2.7' }]);
});

test('other sessions of the same person go on', async () => {
  const [here, elsewhere] = [await signIn(), await signIn()];
  await ask(`${here}; own-it-ending=1`);
  expect((await ask(elsewhere)).whose.signedIn).not.toBeNull();
});

test('without a session there is nothing to end', async () => {
  expect(await ask('own-it-ending=1')).toEqual({ whose: NOBODY, taken: ['own-it-ending'] });
});

test('a session that could not be ended stays on order, and opens nothing', async () => {
  const cookie = await signIn();
  const signOut = vi
    .spyOn(app.auth.api, 'signOut')
    .mockResolvedValue(new Response(null, { status: 500 }) as never);
  expect(await ask(`${cookie}; own-it-ending=1`)).toEqual({ whose: NOBODY, taken: [] });
  signOut.mockRestore();
  expect((await ask(`${cookie}; own-it-ending=1`)).taken).toEqual(['own-it-ending']);
});
