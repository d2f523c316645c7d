import { and, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { standingOf } from '../auth/signed-in';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { auditEntry } from '../db/schema/audit';
import { passkey, pin, session, user } from '../db/schema/auth';
import { scimUser } from '../db/schema/directory';
import { person, personIdentity } from '../db/schema/people';
import { recount } from '../insight/recount';
import { opened, RECEIVED } from '../sync/fixture';
import { ingest } from '../sync/ingest';
import type { Who } from '../training/person-state';
import { withDirectory, type Client } from './fixture';
import { linkDirectory } from './link';
import { ENTERPRISE_SCHEMA } from './path';

let fresh: FreshDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const post = (scim: Client, userName: string, more: Record<string, unknown> = {}) =>
  scim({ method: 'POST', path: 'Users', body: { userName, ...more } });
const number = (employeeNumber: string) => ({ [ENTERPRISE_SCHEMA]: { employeeNumber } });
const patch = (scim: Client, id: unknown, path: string, value: unknown) =>
  scim({
    method: 'PATCH',
    path: `Users/${String(id)}`,
    body: { Operations: [{ op: 'replace', path, value }] }
  });
const linkOf = async (organisationId: string, id: unknown): Promise<string | null> => {
  const [row] = await database.within(organisationId, (tx) =>
    tx
      .select()
      .from(scimUser)
      .where(eq(scimUser.scimId, String(id)))
  );
  return row!.personId;
};
const isIn = async (who: Who): Promise<boolean> => {
  const open = { ...who, name: '', sessionId: 's', method: 'email' as const, strong: false };
  return (await standingOf(database, open, '2026-11-20')).signedIn !== null;
};
async function giveWaysIn({ personId }: Who): Promise<void> {
  const userId = personId;
  const { owner } = database;
  const expiresAt = new Date(Date.now() + 1e9);
  await owner.insert(session).values({ id: personId, token: personId, userId, expiresAt });
  await owner.insert(pin).values({ userId, hash: 'h' });
  await owner.insert(passkey).values({
    ...{ id: personId, userId, publicKey: 'k', counter: 0, transports: [], name: 'n' },
    vouched: true
  });
}
const waysIn = async ({ personId }: Who): Promise<number> => {
  const { owner } = database;
  const all = await Promise.all(
    [session, pin, passkey].map((table) => owner.$count(table, eq(table.userId, personId)))
  );
  return all.reduce((sum, one) => sum + one, 0);
};

test('an account that is switched off is out at once, stays counted, and comes back', async () => {
  const { organisationId, people, scim } = await withDirectory(database);
  const who = people[0]!;
  await ingest(database, who, { device: 'd', events: [opened('m')], receivedAt: RECEIVED });
  await giveWaysIn(who);
  const { json } = await post(scim, 'zero@council.example', number('000'));
  expect(await linkOf(organisationId, json.id)).toBe(who.personId);
  expect([await isIn(who), await waysIn(who)]).toEqual([true, 3]);

  await patch(scim, json.id, 'active', 'False');
  expect([await isIn(who), await waysIn(who)]).toEqual([false, 0]);
  const [row] = await database.within(organisationId, (tx) =>
    tx.select().from(person).where(eq(person.personId, who.personId))
  );
  expect(row).toMatchObject({ active: true, leftOn: null });
  const drift = await database.within(organisationId, (tx) => recount(tx, organisationId));
  expect(drift).toEqual([]);

  await patch(scim, json.id, 'active', true);
  expect(await isIn(who)).toBe(true);
  // What was taken away is not given back: it might be why the account was switched off.
  expect(await waysIn(who)).toBe(0);
});

test('a deleted account keeps its person out until the directory has them again', async () => {
  const { people, scim } = await withDirectory(database);
  const { json } = await post(scim, 'one@council.example', number('001'));
  await scim({ method: 'DELETE', path: `Users/${String(json.id)}` });
  expect(await isIn(people[1]!)).toBe(false);
  await post(scim, 'one@council.example', number('001'));
  expect(await isIn(people[1]!)).toBe(true);
});

test('somebody who is not on the roster yet waits for the import that brings them', async () => {
  const { organisationId, people, scim } = await withDirectory(database);
  const made = await post(scim, 'late@council.example', { ...number('777'), active: false });
  expect(made.status).toBe(201);
  expect(await linkOf(organisationId, made.json.id)).toBeNull();
  const who = people[2]!;
  const followed = await database.within(organisationId, async (tx) => {
    await tx
      .update(personIdentity)
      .set({ employeeNumber: '777' })
      .where(eq(personIdentity.personId, who.personId));
    return linkDirectory(tx, organisationId);
  });
  expect(followed).toMatchObject({ linked: 1, shut: 1 });
  expect(await isIn(who)).toBe(false);
});

test('without a number an address finds its person, if it is one person’s only', async () => {
  const { organisationId, people, scim } = await withDirectory(database);
  const [, one, two] = people as [Who, Who, Who];
  const { json } = await post(scim, `P1.${organisationId}@Council.example`);
  expect(await linkOf(organisationId, json.id)).toBe(one.personId);

  await database.within(organisationId, (tx) =>
    tx
      .update(personIdentity)
      .set({ email: 'shared@council.example' })
      .where(
        and(eq(personIdentity.organisationId, organisationId), eq(personIdentity.name, 'Person 0'))
      )
  );
  await database.within(organisationId, (tx) =>
    tx
      .update(personIdentity)
      .set({ email: 'shared@council.example' })
      .where(eq(personIdentity.personId, two.personId))
  );
  const shared = await post(scim, 'shared@council.example');
  expect(await linkOf(organisationId, shared.json.id)).toBeNull();
  // A number that nobody has is not helped along by an address.
  const wrong = await post(scim, `p2.${organisationId}@council.example`, number('999'));
  expect(await linkOf(organisationId, wrong.json.id)).toBeNull();
});

test('an address of the directory becomes the way in, and a corrected number moves the link', async () => {
  const { organisationId, people, scim } = await withDirectory(database);
  const emails = [{ value: `New.${organisationId}@Council.example`, type: 'work', primary: true }];
  const { json } = await post(scim, 'x@council.example', { emails, ...number('001') });
  const [row] = await database.owner.select().from(user).where(eq(user.id, people[1]!.personId));
  expect(row!.email).toBe(`new.${organisationId}@council.example`);

  await patch(scim, json.id, 'active', false);
  await patch(scim, json.id, `${ENTERPRISE_SCHEMA}:employeeNumber`, '002');
  expect(await linkOf(organisationId, json.id)).toBe(people[2]!.personId);
  expect([await isIn(people[1]!), await isIn(people[2]!)]).toEqual([true, false]);
});

test('each change is written down once, with the token’s name; a repeated one is not', async () => {
  const { organisationId, people, scim } = await withDirectory(database);
  const { json } = await post(scim, 'a@council.example', number('000'));
  for (let i = 0; i < 3; i += 1) await patch(scim, json.id, 'active', false);
  const rows = await database.within(organisationId, (tx) =>
    tx
      .select()
      .from(auditEntry)
      .where(eq(auditEntry.action, 'directory.changed'))
      .orderBy(desc(auditEntry.at))
  );
  expect(rows).toMatchObject([
    {
      subjectId: people[0]!.personId,
      actorId: null,
      address: '192.0.2.1',
      detail: { token: 'Entra', 'users changed': 1, shut: 1 }
    },
    { detail: { token: 'Entra', 'users made': 1, linked: 1 } }
  ]);
  expect(JSON.stringify(rows)).not.toContain('council.example');
});
