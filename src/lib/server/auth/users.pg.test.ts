import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { placeholderEmail } from '../../domain/people/sign-in';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { session, user } from '../db/schema/auth';
import { makeOrganisation } from '../sync/fixture';
import type { Who } from '../training/person-state';
import { closeSessions, enrol, unenrol } from './users';

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

const enrolled = (who: Who, emails: (string | null)[], people: Who[]) =>
  database.within(who.organisationId, (tx) =>
    enrol(
      tx,
      who.organisationId,
      people.map(({ personId }, i) => ({ personId, name: 'A', email: emails[i] ?? null }))
    )
  );
const emailOf = async ({ personId }: Who): Promise<string | undefined> => {
  const [row] = await database.owner.select().from(user).where(eq(user.personId, personId));
  return row?.email;
};

test('everybody gets a way in; an address signs in one person, here and elsewhere', async () => {
  const { people } = await makeOrganisation(database, 3);
  const [a, b, c] = people as [Who, Who, Who];
  const taken = await enrolled(a, ['Same@x.example', 'same@X.example', null], people);
  expect(taken).toHaveLength(1);
  expect(
    [await emailOf(a), await emailOf(b)].filter((one) => one === 'same@x.example')
  ).toHaveLength(1);
  expect(await emailOf(c)).toBe(placeholderEmail(c.personId));

  const there = (await makeOrganisation(database, 1)).people[0]!;
  expect(await enrolled(there, ['same@x.example'], [there])).toEqual([there.personId]);
  expect(await emailOf(there)).toBe(placeholderEmail(there.personId));
});

test('enrolling again changes what changed, and is the application’s role again afterwards', async () => {
  const { organisationId, people } = await makeOrganisation(database, 1);
  const who = people[0]!;
  await enrolled(who, ['old@y.example'], people);
  await enrolled(who, ['new@y.example'], people);
  expect(await emailOf(who)).toBe('new@y.example');
  await expect(
    database.within(organisationId, async (tx) => {
      await unenrol(tx, organisationId, [who.personId]);
      await tx.execute(sql`select * from auth."user"`);
    })
  ).rejects.toThrow();
  expect(await emailOf(who)).toBe('new@y.example');
});

test('closing sessions leaves the one that is named, and other people’s', async () => {
  const { organisationId, people } = await makeOrganisation(database, 2);
  await enrolled(people[0]!, [], people);
  const expiresAt = new Date(Date.now() + 1e9);
  for (const [id, who] of [
    ['here', people[0]!],
    ['there', people[0]!],
    ['other', people[1]!]
  ] as const) {
    await database.owner.insert(session).values({ id, token: id, userId: who.personId, expiresAt });
  }
  await database.within(organisationId, (tx) => closeSessions(tx, people[0]!, 'here'));
  const left = await database.owner.select({ id: session.id }).from(session);
  expect(left.map((one) => one.id).sort()).toEqual(['here', 'other']);
  await database.within(organisationId, (tx) => closeSessions(tx, people[0]!));
  expect(await database.owner.select().from(session)).toHaveLength(1);
});

test('addresses change hands among people, and each signs in the one who has it now', async () => {
  const { people } = await makeOrganisation(database, 2);
  const [a, b] = people as [Who, Who];
  await enrolled(a, ['one@swap.example', 'two@swap.example'], people);
  expect(await enrolled(a, ['two@swap.example', 'one@swap.example'], people)).toEqual([]);
  expect([await emailOf(a), await emailOf(b)]).toEqual(['two@swap.example', 'one@swap.example']);
});
