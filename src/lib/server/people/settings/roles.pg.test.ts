import { and, asc, eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { enrol } from '../../auth/users';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { auditEntry } from '../../db/schema/audit';
import { enrolmentCard, passkey, pin, session } from '../../db/schema/auth';
import { person, personIdentity, roleGrant, unit } from '../../db/schema/people';
import { makeOrganisation } from '../../sync/fixture';
import { roleHolders } from './people-with-roles';
import { letInAgain, rolesOf, setChampion, setRole } from './roles';

let fresh: FreshDatabase;
let database: Database;
let organisationId: string;
let units: string[];
let [boss, other, third]: string[] = [];

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
  const made = await makeOrganisation(database, 3, 0);
  ({ organisationId, units } = made);
  [boss, other, third] = made.people.map((one) => one.personId);
  await database.within(organisationId, async (tx) => {
    const staff = made.people.map(({ personId }, i) => ({ personId, name: `P${i}`, email: null }));
    await tx
      .insert(personIdentity)
      .values(staff.map((one, i) => ({ ...one, organisationId, employeeNumber: `0${i}` })));
    await enrol(tx, organisationId, staff);
    await tx.insert(roleGrant).values({ organisationId, personId: boss!, role: 'admin' });
  });
});

const ask = (by: string | undefined, personId: string | undefined) => ({
  actor: { organisationId, actorId: by!, address: null },
  personId: personId!
});
const rolesNow = async (personId: string | undefined): Promise<string[]> => {
  const found = await database.within(organisationId, (tx) =>
    rolesOf(tx, organisationId, personId!)
  );
  return found!.roles;
};
const written = () =>
  database.within(organisationId, (tx) =>
    tx
      .select({ action: auditEntry.action, about: auditEntry.subjectId, detail: auditEntry.detail })
      .from(auditEntry)
      .orderBy(asc(auditEntry.at))
  );

test('a role is given and taken once, and written down', async () => {
  for (const isOn of [true, true, false, false]) {
    expect(await setRole(database, ask(boss, other), 'hr', isOn)).toBe('done');
  }
  expect(await rolesNow(other)).toEqual([]);
  expect(await written()).toEqual([
    { action: 'role.granted', about: other, detail: { role: 'hr' } },
    { action: 'role.revoked', about: other, detail: { role: 'hr' } }
  ]);
});

test.each([
  ['admin', () => setRole(database, ask(boss, other), 'admin', true)],
  ['champion', () => setChampion(database, ask(boss, other), units[0]!, true)]
])('whoever becomes %s loses the ways in that others could know', async (_, give) => {
  const userId = other!;
  const later = new Date(Date.now() + 1e9);
  const { owner } = database;
  await owner.insert(session).values({ id: userId, token: userId, userId, expiresAt: later });
  await owner.insert(pin).values({ userId, hash: 'h' });
  await owner.insert(passkey).values({
    ...{ id: userId, userId, publicKey: 'k', counter: 0, transports: [], name: 'n' },
    vouched: true
  });
  const card = { codeHash: userId, userId, expiresAt: later };
  await owner.insert(enrolmentCard).values({ id: userId, ...card });
  await give();
  for (const table of [session, pin, passkey]) {
    expect(await owner.$count(table, eq(table.userId, userId))).toBe(0);
  }
  const [left] = await owner.select().from(enrolmentCard).where(eq(enrolmentCard.id, userId));
  expect(left?.revokedAt).toBeInstanceOf(Date);
});

test('nobody changes their own roles, and nobody’s of another organisation', async () => {
  expect(await setRole(database, ask(boss, boss), 'hr', true)).toBe('yourself');
  expect(await setChampion(database, ask(boss, boss), units[0]!, true)).toBe('yourself');
  const there = await makeOrganisation(database, 1);
  const foreign = there.people[0]!.personId;
  expect(await setRole(database, ask(boss, foreign), 'admin', true)).toBe('nobody');
  expect(await setChampion(database, ask(boss, other), there.units[0]!, true)).toBe('no-unit');
  expect(await written()).toEqual([]);
});

test('two admins who take each other’s role away at once leave one admin', async () => {
  await setRole(database, ask(boss, other), 'admin', true);
  const outcomes = await Promise.all([
    setRole(database, ask(boss, other), 'admin', false),
    setRole(database, ask(other, boss), 'admin', false)
  ]);
  expect(outcomes.sort()).toEqual(['done', 'last-admin']);
  const left = await database.within(organisationId, (tx) =>
    tx.select().from(roleGrant).where(eq(roleGrant.role, 'admin'))
  );
  expect(left).toHaveLength(1);
});

test('an admin who left or is kept out is not the one who remains', async () => {
  await setRole(database, ask(boss, other), 'admin', true);
  const set = (values: Partial<typeof person.$inferInsert>) =>
    database.within(organisationId, (tx) =>
      tx
        .update(person)
        .set(values)
        .where(and(eq(person.organisationId, organisationId), inArray(person.personId, [other!])))
    );
  await set({ shutAt: new Date() });
  expect(await setRole(database, ask(third, boss), 'admin', false)).toBe('last-admin');
  await set({ shutAt: null, active: false });
  expect(await setRole(database, ask(third, boss), 'admin', false)).toBe('last-admin');
});

test('a champion has units; with the last one the role goes', async () => {
  for (const unitId of units) await setChampion(database, ask(boss, other), unitId, true);
  expect(await rolesNow(other)).toEqual(['champion']);
  const found = await database.within(organisationId, (tx) => roleHolders(tx, organisationId, ''));
  expect(found).toMatchObject([
    { name: 'P0', roles: ['admin'] },
    { name: 'P1', roles: ['champion'], units: ['Team 0', 'Team 1'] }
  ]);
  for (const unitId of units) await setChampion(database, ask(boss, other), unitId, false);
  expect(await rolesNow(other)).toEqual([]);
  expect((await written()).map((row) => row.action)).toEqual([
    'champion.appointed',
    'champion.appointed',
    'champion.ended',
    'champion.ended'
  ]);
});

test('a closed unit gets no champion', async () => {
  await database.within(organisationId, (tx) =>
    tx.update(unit).set({ closedOn: '2026-01-01' }).where(eq(unit.unitId, units[1]!))
  );
  expect(await setChampion(database, ask(boss, other), units[1]!, true)).toBe('no-unit');
});

test('people are found by name or whole number, whatever is typed', async () => {
  const find = async (text: string) =>
    (await database.within(organisationId, (tx) => roleHolders(tx, organisationId, text))).map(
      (one) => one.name
    );
  expect(await find('p1')).toEqual(['P1']);
  expect(await find('02')).toEqual(['P2']);
  expect(await find('0')).toEqual(['P0']);
  for (const wild of ['%', '_', "' or 1=1 --", '\\']) expect(await find(wild)).toEqual([]);
});

test('whom a directory that is gone kept out can be let in again', async () => {
  await database.within(organisationId, (tx) =>
    tx.update(person).set({ shutAt: new Date() }).where(eq(person.personId, other!))
  );
  expect(await letInAgain(database, ask(boss, other))).toBe('done');
  const [row] = await database.within(organisationId, (tx) =>
    tx.select().from(person).where(eq(person.personId, other!))
  );
  expect(row!.shutAt).toBeNull();
});
