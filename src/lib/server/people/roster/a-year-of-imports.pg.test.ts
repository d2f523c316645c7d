import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { checkedUse, opened, RECEIVED, sent } from '../../sync/fixture';
import { ingest } from '../../sync/ingest';
import type { Actor } from '../audit';
import { place } from '../placements';
import { applyImport } from './apply';
import { drift, emptyOrganisation, importFile, NOW, upload } from './fixture';
import { importLog } from './imports';
import { readPresent } from './present';
import { undoImport } from './undo';

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

const HEAD =
  'Employee number,Name,Email,Unit code,Unit name,Parent code,Post number,Manager number';
const file = (...rows: string[]): string => [HEAD, ...rows, ''].join('\n');
const TREE = [',,,P,Place,,,', ',,,H,Highways,P,,', ',,,C,Care,,,'];
const ANN = '001,Ann Lee,ann@x.example,H,Highways,P,1,';
const BO = '002,Bo Rhys,,H,Highways,P,2,001';
const CY = '003,Cy Fox,,C,Care,,3,001';
const FIRST = file(...TREE, ANN, BO, CY, ',,,C,Care,,9,');

const present = ({ organisationId }: Actor) =>
  database.within(organisationId, (tx) => readPresent(tx, organisationId));
/** The roster without what a person's first import makes up: for comparing before and after. */
const byNumber = async (actor: Actor) =>
  new Map((await present(actor)).people.map((one) => [one.number, one]));

async function learn(actor: Actor, number: string): Promise<void> {
  const { personId, unit } = (await byNumber(actor)).get(number)!;
  const who = { organisationId: actor.organisationId, personId, unitId: unit };
  const events = [
    opened('m'),
    sent('module.completed', { module: 'm', version: 1, score: 1 }),
    checkedUse()
  ];
  await ingest(database, who, { device: 'phone', events, receivedAt: RECEIVED });
}

const rows = async (actor: Actor, query: ReturnType<typeof sql>) =>
  (await database.within(actor.organisationId, (tx) => tx.execute(query))).rows;

let actor: Actor;
beforeAll(async () => {
  actor = await emptyOrganisation(database);
  expect(await importFile(database, actor, FIRST)).toMatchObject({ refused: null });
});

test('the first file makes units, people, posts and ways in', async () => {
  const { units, people, posts } = await present(actor);
  expect(units.map(({ code }) => code).sort()).toEqual(['C', 'H', 'P']);
  expect(people.map(({ number, active }) => [number, active])).toEqual([
    ['001', true],
    ['002', true],
    ['003', true]
  ]);
  const [ann, bo] = people;
  expect(bo!.manager).toBe(ann!.personId);
  expect(posts.map(({ number, holders }) => [number, holders.length])).toEqual([
    ['1', 1],
    ['2', 1],
    ['3', 1],
    ['9', 0]
  ]);
  const users = await database.owner.execute<{ email: string }>(sql`
      select email from auth."user" where organisation_id = ${actor.organisationId} order by 1`);
  expect(users.rows.filter(({ email }) => email === 'ann@x.example')).toHaveLength(1);
  expect(users.rows).toHaveLength(3);
});

test('the same file again changes nothing, and is not applied', async () => {
  const { plan, refused } = await importFile(database, actor, FIRST);
  expect(plan).toMatchObject({ units: [], people: [], posts: [], problems: [] });
  expect(refused).toBe('nothing');
});

test('who moves takes their counts along; who leaves is left out of them; all comes back', async () => {
  for (const number of ['001', '002', '003']) await learn(actor, number);
  const before = await present(actor);
  const moved = file(
    ...TREE.map((row) => row.replace('Highways,P', 'Roads,C')),
    ANN.replace('H,Highways,P', 'C,Care,'),
    CY,
    '004,Di New,,H,Roads,C,4,003'
  );
  const { plan, refused, importId } = await importFile(database, actor, moved);
  expect(refused).toBeNull();
  expect(plan.people.map(({ number, kind }) => [number, kind])).toEqual([
    ['001', 'moves'],
    ['004', 'joins'],
    ['002', 'leaves']
  ]);
  expect(await drift(database, actor)).toEqual([]);
  const [care] = await rows(
    actor,
    sql`select sum(completed)::int as n from unit_module
      join unit using (organisation_id, unit_id) where code = 'C'`
  );
  expect(care).toEqual({ n: 2 });
  expect((await byNumber(actor)).get('002')).toMatchObject({
    active: false,
    leftOn: '2026-11-25'
  });

  const undone = await undoImport(database, actor, { importId, now: NOW });
  expect(undone).toEqual({ keptAsLeavers: 0, leftAlone: 0 });
  expect(await present(actor)).toEqual(before);
  expect(await drift(database, actor)).toEqual([]);
  expect(await undoImport(database, actor, { importId, now: NOW })).toBeNull();
});

test('who comes back is the same person', async () => {
  const id = (await byNumber(actor)).get('002')!.personId;
  await importFile(database, actor, file(...TREE, ANN, CY));
  const { plan } = await importFile(database, actor, FIRST);
  expect(plan.people).toMatchObject([{ kind: 'returns', ref: id }]);
  expect((await byNumber(actor)).get('002')).toMatchObject({
    personId: id,
    active: true,
    leftOn: null
  });
  expect(await drift(database, actor)).toEqual([]);
});

test('who joined by an import and has a record by then leaves when it is undone', async () => {
  const joiners = ['005,Ed Old,,N,New,P,5,', '006,Flo Idle,,N,New,P,6,005'];
  const { importId } = await importFile(database, actor, FIRST + joiners.join('\n'));
  await learn(actor, '005');
  const undone = await undoImport(database, actor, { importId, now: NOW });
  expect(undone).toEqual({ keptAsLeavers: 1, leftAlone: 0 });
  const people = await byNumber(actor);
  expect(people.get('005')).toMatchObject({ active: false });
  expect(people.has('006')).toBe(false);
  expect(await drift(database, actor)).toEqual([]);
});

test('the log says who, what file and what came of it; the audit log too', async () => {
  const log = await database.within(actor.organisationId, (tx) =>
    importLog(tx, actor.organisationId)
  );
  expect(log.filter(({ undoneAt }) => undoneAt !== null)).toHaveLength(2);
  expect(log.every(({ fileName, counts }) => fileName === 'staff.csv' && counts !== null)).toBe(
    true
  );
  const audited = await rows(
    actor,
    sql`select action, count(*)::int as n from audit_entry
      where action like 'roster.%' group by 1 order by 1`
  );
  expect(audited).toEqual([
    { action: 'roster.imported', n: log.length },
    { action: 'roster.undone', n: 2 }
  ]);
});

test('who is to move later anyway goes where the file says from then on, until it is undone', async () => {
  const actor = await emptyOrganisation(database);
  await importFile(database, actor, FIRST);
  const { personId, unit } = (await byNumber(actor)).get('002')!;
  const { organisationId } = actor;
  await database.within(organisationId, (tx) =>
    place(tx, organisationId, [personId], { unitId: unit, fromOn: '2027-01-01' })
  );
  const placed = async () =>
    rows(
      actor,
      sql`select from_on::text, unit_id from placement
      where organisation_id = ${organisationId} and person_id = ${personId} order by 1`
    );
  const before = await placed();
  const moved = FIRST.replace(BO, BO.replace('H,Highways,P', 'C,Care,'));
  const { importId } = await importFile(database, actor, moved);
  const care = (await byNumber(actor)).get('002')!.unit;
  expect(care).not.toBe(unit);
  expect((await placed()).at(-1)).toEqual({ from_on: '2027-01-01', unit_id: care });
  await undoImport(database, actor, { importId, now: NOW });
  expect(await placed()).toEqual(before);
});

test('two imports at once: one is applied, the other is told to look again', async () => {
  const actor = await emptyOrganisation(database);
  await importFile(database, actor, FIRST);
  const other = { ...actor, actorId: '00000000-0000-4000-8000-000000000001' };
  const [mine, theirs] = [
    await upload(database, actor, FIRST.replace('Ann Lee', 'Ann May')),
    await upload(database, other, FIRST.replace('Ann Lee', 'Ann Day'))
  ];
  const ask = (one: { importId: string; seal: string }) => ({
    importId: one.importId,
    seal: one.seal,
    withoutBad: false,
    leavers: null,
    now: NOW
  });
  const done = await Promise.all([
    applyImport(database, actor, ask(mine)),
    applyImport(database, other, ask(theirs))
  ]);
  expect(done.filter(({ ok }) => ok)).toHaveLength(1);
  expect(done.find(({ ok }) => !ok)).toEqual({ ok: false, why: 'stale' });
  expect(await applyImport(database, actor, ask(mine))).toMatchObject({ ok: false });
});

test('more than 5 % leavers are applied only with their number, and bad rows only knowingly', async () => {
  const actor = await emptyOrganisation(database);
  await importFile(database, actor, FIRST);
  const fewer = file(...TREE, ANN, BO);
  for (const leavers of [null, 0, 2]) {
    expect(await importFile(database, actor, fewer, { leavers })).toMatchObject({
      refused: 'leavers'
    });
  }
  const bad = FIRST.replace('Bo Rhys,', 'Bo Rhys,no-address');
  const refusal = await importFile(database, actor, bad, { withoutBad: false });
  expect(refusal.plan.people).toEqual([]);
  expect(refusal.refused).toBe('nothing');
  const worse = `${bad}004,Di,,C,Care,,4,\n`;
  expect(await importFile(database, actor, worse, { withoutBad: false })).toMatchObject({
    refused: 'bad-rows'
  });
  expect(await importFile(database, actor, fewer, { leavers: 1 })).toMatchObject({
    refused: null
  });
});

test('a file that would take the last admin away is refused, and changes nothing', async () => {
  const actor = await emptyOrganisation(database);
  await importFile(database, actor, FIRST);
  await rows(
    actor,
    sql`insert into role_grant (organisation_id, person_id, role)
      select organisation_id, person_id, 'admin' from person_identity where employee_number = '003'`
  );
  const without = file(...TREE, ANN, BO);
  const before = await present(actor);
  expect(await importFile(database, actor, without)).toMatchObject({ refused: 'no-admin' });
  expect(await present(actor)).toEqual(before);
});

test.each(['itrent', 'oracle-hcm', 'sap-successfactors', 'esr', 'totara'])(
  'an export in the shape of %s goes in as it is, and a second time changes nothing',
  async (name) => {
    const actor = await emptyOrganisation(database);
    const bytes = readFileSync(`tests/fixtures/rosters/${name}.csv`);
    const { plan, refused } = await importFile(database, actor, bytes);
    expect(plan.problems).toEqual([]);
    expect(refused).toBeNull();
    const { people } = await present(actor);
    expect(people.map(({ number }) => number)).toEqual(['000871', '004512', '010233', '010234']);
    expect(people[0]).toMatchObject({ name: 'Siân Price', startedOn: '2011-01-14' });
    const again = await importFile(database, actor, bytes);
    expect(again.plan).toMatchObject({ units: [], people: [], posts: [] });
    expect(await drift(database, actor)).toEqual([]);
  }
);
