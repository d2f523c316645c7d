import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import type { Correction } from '../../../domain/people/correction';
import type { Role } from '../../../domain/people/roles';
import { enrol } from '../../auth/users';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { user } from '../../db/schema/auth';
import { personIdentity, placement, roleGrant, unit } from '../../db/schema/people';
import { recount } from '../../insight/recount';
import { checkedUse, makeOrganisation, opened, RECEIVED } from '../../sync/fixture';
import { ingest } from '../../sync/ingest';
import type { Who } from '../../training/person-state';
import { correct, sealOf } from './correct';
import { personPage } from './person-page';
import { search } from './search';

let fresh: FreshDatabase;
let database: Database;
let staff: Who[];
let units: string[];
let organisationId: string;

const NOW = new Date('2026-11-25T12:00:00Z');

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
  const made = await makeOrganisation(database, 2, 1);
  ({ organisationId, units, people: staff } = made);
  await see(async (tx) => {
    const named = staff.map(({ personId }, i) => ({
      organisationId,
      personId,
      name: `Person ${i}`,
      email: address(i),
      employeeNumber: `000${i}`
    }));
    await tx.insert(personIdentity).values(named);
    await enrol(tx, organisationId, named);
  });
});

const address = (i: number): string => `p${i}.${organisationId}@council.example`;
const see = <T>(work: Parameters<typeof database.within<T>>[1]) =>
  database.within(organisationId, work);
const right = (more: Partial<Correction> = {}): Correction => ({
  name: 'Person 0',
  email: address(0),
  unitId: units[0]!,
  managerNumber: null,
  roleClass: 'standard',
  language: 'en',
  leftOn: null,
  ...more
});
const act = (more: Partial<Correction>, roles: Role[] = ['hr'], whose = 0) => {
  const actor = { organisationId, actorId: staff[2]!.personId, address: null };
  const { personId } = staff[whose]!;
  return seen(personId).then((seal) =>
    correct(database, actor, { personId, wanted: right(more), seal, roles, now: NOW })
  );
};
/** What somebody has before their eyes who opens the form now. */
const seen = (personId: string) =>
  see(async (tx) => sealOf((await personPage(tx, organisationId, personId))!));
const audited = () =>
  see(
    async (tx) => (await tx.execute(sql`select action, subject_id, detail from audit_entry`)).rows
  );

test('everything is put right at once: way in, counts, placement and audit', async () => {
  const who = staff[0]!;
  await ingest(database, who, {
    device: 'd',
    events: [opened('m'), checkedUse()],
    receivedAt: RECEIVED
  });
  const wanted = {
    name: 'Ann Lee',
    email: `new.${organisationId}@council.example`,
    unitId: units[1]!,
    managerNumber: '0001',
    roleClass: 'children' as const,
    language: 'cy' as const
  };
  expect(await act(wanted)).toEqual({ ok: true });
  const page = await see((tx) => personPage(tx, organisationId, who.personId));
  expect(page).toMatchObject({
    identity: { name: 'Ann Lee', email: wanted.email },
    unitId: units[1],
    manager: { name: 'Person 1' },
    roleClass: 'children',
    language: 'cy',
    placements: [{ fromOn: '1900-01-01' }, { fromOn: '2026-11-25', unit: 'Team 1' }]
  });
  const [way] = await database.owner.select().from(user).where(eq(user.id, who.personId));
  expect(way).toMatchObject({ name: 'Ann Lee', email: wanted.email });
  expect(await see((tx) => recount(tx, organisationId))).toEqual([]);
  expect(await audited()).toEqual([
    {
      action: 'person.corrected',
      subject_id: who.personId,
      detail: { fields: 'name,email,unitId,managerNumber,roleClass,language' }
    }
  ]);
});

test('somebody leaves and comes back, and the counts follow', async () => {
  await ingest(database, staff[0]!, { device: 'd', events: [opened('m')], receivedAt: RECEIVED });
  for (const leftOn of ['2026-11-24', null]) {
    expect(await act({ leftOn })).toEqual({ ok: true });
    const page = await see((tx) => personPage(tx, organisationId, staff[0]!.personId));
    expect(page).toMatchObject({ leftOn, active: leftOn === null });
    expect(await see((tx) => recount(tx, organisationId))).toEqual([]);
  }
});

test('what is refused changes nothing and is not audited', async () => {
  await see(async (tx) => {
    await tx.update(unit).set({ closedOn: '2026-01-01' }).where(eq(unit.unitId, units[1]!));
    await tx
      .insert(roleGrant)
      .values({ organisationId, personId: staff[1]!.personId, role: 'admin' });
  });
  expect(await act({ unitId: units[1]! })).toMatchObject({ problem: 'no-unit' });
  expect(await act({ unitId: "1'--" })).toMatchObject({ problem: 'no-unit' });
  expect(await act({ managerNumber: '9999' })).toMatchObject({ problem: 'no-manager' });
  expect(await act({ managerNumber: '0000' })).toMatchObject({ problem: 'own-manager' });
  expect(await act({ email: address(1) })).toMatchObject({ problem: 'email-taken' });
  expect(await act({ leftOn: '2026-11-26' })).toMatchObject({ problem: 'future-day' });
  // Codes to sign in are sent to an address: nobody gets hold of the account of somebody above them.
  const admin = { name: 'Person 1', email: `mine.${organisationId}@council.example` };
  expect(await act(admin, ['hr'], 1)).toMatchObject({ problem: 'outranked' });
  expect(await act({ email: admin.email }, [])).toMatchObject({ problem: 'outranked' });
  expect(await audited()).toEqual([]);
  const page = await see((tx) => personPage(tx, organisationId, staff[0]!.personId));
  expect(page).toMatchObject({ identity: { name: 'Person 0', email: address(0) }, placements: [] });
});

test('nobody of another organisation is found, seen or changed', async () => {
  const other = await makeOrganisation(database, 1);
  const { personId } = other.people[0]!;
  expect(await see((tx) => personPage(tx, organisationId, personId))).toBeNull();
  const actor = { organisationId, actorId: staff[0]!.personId, address: null };
  const answer = await correct(database, actor, {
    personId,
    wanted: right(),
    seal: 'none',
    roles: ['admin'],
    now: NOW
  });
  expect(answer).toEqual({ ok: false, problem: 'no-person' });
  const { hits } = await database.within(other.organisationId, (tx) =>
    search(tx, other.organisationId, 'Person')
  );
  expect(hits).toEqual([]);
});

test('people are found by any part of name, number and email, and signs stand for themselves', async () => {
  const find = async (words: string) =>
    (await see((tx) => search(tx, organisationId, words))).hits.map((hit) => hit.name);
  expect(await find('SON 1')).toEqual(['Person 1']);
  expect(await find(' 0002 ')).toEqual(['Person 2']);
  expect(await find(`p1.${organisationId}`)).toEqual(['Person 1']);
  expect(await find('%')).toEqual([]);
  expect(await find('_erson')).toEqual([]);
  expect(await find("o'\\")).toEqual([]);
  await act({ leftOn: '2026-11-24' });
  expect(await find('person')).toEqual(['Person 1', 'Person 2', 'Person 0']);
});

test('there and back on one day leaves the present unit as the last placement', async () => {
  await act({ unitId: units[1]! });
  await act({ unitId: units[0]! });
  const rows = await see((tx) => tx.select().from(placement).orderBy(placement.fromOn));
  expect(rows.map((row) => row.unitId)).toEqual([units[0], units[0]]);
});

test('who has left gives back their roles, written down; the last admin cannot be made to leave', async () => {
  const grant = (whose: number, role: Role) =>
    see((tx) =>
      tx.insert(roleGrant).values({ organisationId, personId: staff[whose]!.personId, role })
    );
  await grant(0, 'hr');
  await grant(0, 'admin');
  const leaves = { leftOn: '2026-11-24' };
  expect(await act(leaves, ['hr'])).toEqual({ ok: false, problem: 'outranked' });
  expect(await act(leaves, ['admin', 'hr'])).toEqual({ ok: false, problem: 'last-admin' });
  expect(await see((tx) => tx.$count(roleGrant))).toBe(2);
  await grant(1, 'admin');
  expect(await act(leaves, ['admin', 'hr'])).toEqual({ ok: true });
  expect(await see((tx) => tx.select({ role: roleGrant.role }).from(roleGrant))).toEqual([
    { role: 'admin' }
  ]);
  const revoked = (await audited()).filter(({ action }) => action === 'role.revoked');
  expect(revoked.map(({ detail }) => detail)).toEqual(
    expect.arrayContaining([{ role: 'hr' }, { role: 'admin' }])
  );
});

test('of two at once the second is told, and nothing of the first is lost', async () => {
  const { personId } = staff[0]!;
  const actor = { organisationId, actorId: staff[2]!.personId, address: null };
  const seal = await seen(personId);
  const save = (more: Partial<Correction>) =>
    correct(database, actor, { personId, wanted: right(more), seal, roles: ['hr'], now: NOW });
  expect(await save({ name: 'First Change' })).toEqual({ ok: true });
  expect(await save({ language: 'cy' })).toEqual({ ok: false, problem: 'stale' });
  expect(await see((tx) => personPage(tx, organisationId, personId))).toMatchObject({
    identity: { name: 'First Change' },
    language: 'en'
  });
});
