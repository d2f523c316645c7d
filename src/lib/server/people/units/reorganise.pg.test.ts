import { randomUUID } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import type { Change, Problem } from '../../../domain/people/reorganise';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import {
  championUnit,
  person,
  placement,
  post,
  postHolder,
  roleGrant,
  unit
} from '../../db/schema/people';
import { recount } from '../../insight/recount';
import { champions } from '../../insight/champions';
import { completion } from '../../insight/completion';
import { makeOrganisation, opened, RECEIVED, sent } from '../../sync/fixture';
import { ingest } from '../../sync/ingest';
import type { Who } from '../../training/person-state';
import { earned } from './earned';
import { foresee, reorganise } from './reorganise';
import { rosterUnits } from './read';
import { unitPage } from './unit-page';

let fresh: FreshDatabase;
let database: Database;
let organisationId: string;
let one: string;
let two: string;
let staff: Who[];

const NOW = new Date('2026-11-25T12:00:00Z');
const TODAY = '2026-11-25';

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
  const made = await makeOrganisation(database, 6, 5);
  organisationId = made.organisationId;
  [one, two] = made.units as [string, string];
  staff = made.people;
});

const actor = () => ({ organisationId, actorId: staff[0]!.personId, address: null });
const wanted = (change: Change, effectiveOn = TODAY) => ({ change, effectiveOn, now: NOW });
const act = (change: Change, effectiveOn?: string) =>
  reorganise(database, actor(), wanted(change, effectiveOn));
const see = <T>(work: Parameters<typeof database.within<T>>[1]) =>
  database.within(organisationId, work);
const units = () => see((tx) => rosterUnits(tx, organisationId));
const drift = () => see((tx) => recount(tx, organisationId));
const ids = (from: number, to: number) => staff.slice(from, to).map((who) => who.personId);

const finish = (who: Who, day: string, module = 'm') => {
  const at = { at: `${day}T10:00:00.000+00:00` };
  const events = [
    opened(module, at),
    sent('module.completed', { module, version: 1, score: 1 }, at)
  ];
  return ingest(database, who, { device: 'phone', events, receivedAt: RECEIVED });
};

/** @returns the new unit of a split that was carried out. */
async function split(personIds: string[], effectiveOn = TODAY): Promise<string> {
  const change = { kind: 'split' as const, unitId: one, name: 'New', personIds, postIds: [] };
  const result = await act(change, effectiveOn);
  if (!result.ok) throw new Error(result.problem);
  return result.done.unitId;
}

describe('what is refused, with nothing changed', () => {
  const foreign = randomUUID();
  const cases: [string, () => Change, Problem, string?][] = [
    ['a unit that is not there', () => ({ kind: 'rename', unitId: foreign, name: 'A' }), 'no-unit'],
    ['no id at all', () => ({ kind: 'merge', unitId: one, intoId: "1'--" }), 'no-unit'],
    [
      'a name of another beside it',
      () => ({ kind: 'rename', unitId: one, name: 'team 1' }),
      'name-taken'
    ],
    ['no name', () => ({ kind: 'add', parentId: one, name: '' }), 'no-name'],
    ['a merge with itself', () => ({ kind: 'merge', unitId: one, intoId: one }), 'into-itself'],
    ['a unit with people closed', () => ({ kind: 'close', unitId: one }), 'not-empty'],
    [
      'a day that has not come',
      () => ({ kind: 'rename', unitId: one, name: 'A' }),
      'future-day',
      '2026-11-26'
    ],
    ['no day', () => ({ kind: 'rename', unitId: one, name: 'A' }), 'no-day', '2026-13-01'],
    [
      'somebody of another unit split off',
      () => ({ kind: 'split', unitId: one, name: 'A', personIds: ids(5, 7), postIds: [] }),
      'not-in-unit'
    ],
    [
      'no id of a person split off',
      () => ({ kind: 'split', unitId: one, name: 'A', personIds: ['x'], postIds: [] }),
      'not-in-unit'
    ]
  ];
  test.each(cases)('%s', async (_, change, problem, day) => {
    const before = await units();
    expect(await act(change(), day)).toEqual({ ok: false, problem });
    expect(await units()).toEqual(before);
  });

  test('a cycle', async () => {
    const below = await act({ kind: 'add', parentId: one, name: 'Below' });
    const parentId = below.ok ? below.done.unitId : '';
    const move: Change = { kind: 'move', unitId: one, parentId };
    expect(await act(move)).toEqual({ ok: false, problem: 'into-itself' });
  });

  test('a unit of another organisation', async () => {
    const other = await makeOrganisation(database, 1);
    const change: Change = { kind: 'merge', unitId: one, intoId: other.units[0]! };
    expect(await act(change)).toEqual({ ok: false, problem: 'no-unit' });
  });
});

test('a yes is good for what was foreseen and for nothing else', async () => {
  const change: Change = { kind: 'merge', unitId: one, intoId: two };
  const foreseen = await foresee(database, actor(), wanted(change));
  const seal = foreseen.ok ? foreseen.forecast.seal : '';
  expect(foreseen).toMatchObject({ ok: true, forecast: { people: 6, champions: [] } });
  expect((await units()).every((unit) => unit.closedOn === null)).toBe(true);

  await split(ids(0, 1));
  const stale = await reorganise(database, actor(), wanted(change), seal);
  expect(stale).toMatchObject({ ok: false, problem: 'not-as-foreseen', forecast: { people: 5 } });
  expect((await units()).find((unit) => unit.unitId === one)).toMatchObject({ people: 5 });
  const again = stale.ok || !('forecast' in stale) ? '' : stale.forecast.seal;
  expect(await reorganise(database, actor(), wanted(change), again)).toMatchObject({ ok: true });
});

test('history stays where it was earned, and totals follow the people', async () => {
  for (const who of staff.slice(0, 5)) await finish(who, '2026-11-10');
  const made = await split(ids(0, 5), '2026-11-15');
  for (const who of staff.slice(0, 5)) await finish(who, '2026-11-16', 'n');
  const of = (unitId: string) => see((tx) => earned(tx, organisationId, unitId));
  expect((await of(one)).years).toEqual([{ year: 2026, finished: 5 }]);
  expect((await of(made)).years).toEqual([{ year: 2026, finished: 5 }]);

  expect(await act({ kind: 'merge', unitId: made, intoId: two })).toMatchObject({ ok: true });
  expect((await of(made)).years).toEqual([{ year: 2026, finished: 5 }]);
  expect((await of(two)).years).toEqual([]);
  const scope = { organisationId, unitId: null, championed: null };
  const view = await see((tx) => completion(tx, scope, ['m', 'n']));
  const rows = view!.rows.map((row) => [row.name, row.cells.map((cell) => 'n' in cell && cell.n)]);
  // The unit that closed is not spoken of any more.
  expect(rows).toEqual([
    ['Team 0', [1, 1]],
    ['Team 1', [10, 10]],
    ['Test', [11, 11]]
  ]);
  expect(await drift()).toEqual([]);
});

test('what fewer than five people finished somewhere is hidden', async () => {
  for (const who of staff.slice(0, 4)) await finish(who, '2026-11-10');
  const found = await see((tx) => earned(tx, organisationId, one));
  expect(found).toEqual({ years: [{ year: 2026, finished: null }], below: 5 });
});

test('whoever came later than the day of a split never worked in the old unit', async () => {
  const [late, early] = ids(0, 2) as [string, string];
  await see(async (tx) => {
    const row = { organisationId, personId: late };
    await tx.insert(placement).values([
      { ...row, unitId: two, fromOn: '2020-01-01' },
      { ...row, unitId: one, fromOn: '2026-11-10' }
    ]);
  });
  const made = await split([late, early], '2026-11-01');
  const where = await see((tx) =>
    tx
      .select({ personId: placement.personId, unitId: placement.unitId, fromOn: placement.fromOn })
      .from(placement)
      .orderBy(placement.fromOn)
  );
  const of = (id: string) =>
    where.filter((row) => row.personId === id).map(({ unitId, fromOn }) => [unitId, fromOn]);
  expect(of(late)).toEqual([
    [two, '2020-01-01'],
    [made, '2026-11-10']
  ]);
  expect(of(early)).toEqual([
    [one, '1900-01-01'],
    [made, '2026-11-01']
  ]);
});

test('champions help those they helped, wherever these are now', async () => {
  const helper = { organisationId, personId: staff[10]!.personId };
  await see(async (tx) => {
    await tx.insert(roleGrant).values({ ...helper, role: 'champion' });
    await tx.insert(championUnit).values({ ...helper, unitId: one });
  });
  const made = await split(ids(0, 2));
  const into: Change = { kind: 'merge', unitId: one, intoId: two };
  const foreseen = await foresee(database, actor(), wanted(into));
  expect(foreseen).toMatchObject({
    forecast: { people: 4, champions: [{ before: 6, after: 11 }] }
  });
  await act(into);
  const helped = await see((tx) => tx.select({ unitId: championUnit.unitId }).from(championUnit));
  expect(new Set(helped.map((row) => row.unitId))).toEqual(new Set([made, two]));
  const scope = { organisationId, unitId: null, championed: null };
  expect(await see((tx) => champions(tx, scope))).toMatchObject({ covered: 2, uncovered: [] });
});

test('posts go with their people, a shared one stays, and a chosen one takes its holder', async () => {
  const [own, shared, chosen, vacant] = Array.from({ length: 4 }, () => randomUUID());
  const [a, b, c] = ids(0, 3);
  await see(async (tx) => {
    const row = { organisationId, unitId: one, title: 'Officer' };
    await tx
      .insert(post)
      .values(
        [own, shared, chosen, vacant].map((id, i) => ({ ...row, postId: id!, number: `P${i}` }))
      );
    const holds = [
      [own, a],
      [shared, a],
      [shared, b],
      [chosen, c]
    ] as [string, string][];
    await tx
      .insert(postHolder)
      .values(
        holds.map(([postId, personId]) => ({ organisationId, postId, personId, isMain: true }))
      );
  });
  const change: Change = {
    kind: 'split',
    unitId: one,
    name: 'New',
    personIds: [a!],
    postIds: [chosen!, vacant!]
  };
  const result = await act(change);
  const made = result.ok ? result.done.unitId : '';
  expect(result).toMatchObject({ done: { people: 2 } });
  const page = await see((tx) => unitPage(tx, organisationId, { unitId: made, page: 99 }));
  expect(page!.people.map((row) => row.personId).sort()).toEqual([a, c].sort());
  expect(page!.posts.map((row) => row.number)).toEqual(['P0', 'P2', 'P3']);
  expect(page).toMatchObject({ page: 1, pages: 1, history: [{ kind: 'split-from' }] });
});

test('a unit that only people who left belong to closes, and what they did is counted above', async () => {
  const below = await act({ kind: 'move', unitId: one, parentId: two });
  expect(below.ok).toBe(true);
  for (const who of staff.slice(0, 6)) await finish(who, '2026-11-10');
  await see((tx) => tx.update(person).set({ active: false }).where(eq(person.unitId, one)));
  await database.exclusively(organisationId, async (tx) => {
    // As when they left one by one: they are nobody of the unit, and their weeks stay.
    await tx.execute(sql`update unit_module set opened = 0, completed = 0 where unit_id = ${one}`);
  });
  expect(await drift()).toEqual([]);
  expect(await act({ kind: 'close', unitId: one }, '2026-11-20')).toMatchObject({ ok: true });
  expect(await drift()).toEqual([]);
  const [row] = await see((tx) =>
    tx
      .select()
      .from(unit)
      .where(and(eq(unit.unitId, one)))
  );
  expect(row).toMatchObject({ closedOn: '2026-11-19', name: 'Team 0' });
  expect(await act({ kind: 'rename', unitId: one, name: 'Z' })).toEqual({
    ok: false,
    problem: 'unit-closed'
  });
  const kept = await see((tx) => earned(tx, organisationId, one));
  expect(kept.years).toEqual([{ year: 2026, finished: 6 }]);
});
