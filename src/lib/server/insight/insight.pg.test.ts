import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { makeCouncil, MODULE, type Council } from '../../../../tests/fixtures/council';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { unitModule } from '../db/schema/insight';
import { championUnit, roleGrant } from '../db/schema/people';
import { adoption } from './adoption';
import { champions } from './champions';
import { completion } from './completion';
import type { Scope } from './scope';
import { trend } from './trend';

const TODAY = '2026-11-22';
const MODULES = [MODULE, 'data-literacy-1'];

let fresh: FreshDatabase;
let database: Database;
let council: Council;
let other: Council;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  council = await makeCouncil(database, 'Anytown', {
    Care: [
      { name: 'Home care', people: 20, completed: 13, used: 8 },
      { name: 'Day centre', people: 9, completed: 2, used: 6 },
      { name: 'Night desk', people: 3, completed: 1, used: 2 }
    ],
    Roads: [{ name: 'Repairs', people: 12, completed: 12 }]
  });
  other = await makeCouncil(database, 'Elsewhere', {
    Secrets: [{ name: 'Hidden', people: 30, completed: 30, used: 30 }]
  });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const id = (name: string): string => council.ids[name] ?? other.ids[name] ?? name;
const scope = (unitId: string | null = null, championed: string[] | null = null): Scope => ({
  organisationId: council.organisationId,
  unitId: unitId && id(unitId),
  championed: championed?.map(id) ?? null
});
const see = <T>(work: Parameters<typeof database.within<T>>[1]): Promise<T> =>
  database.within(council.organisationId, work);

describe('completion', () => {
  test('HR: departments with their total, nothing hidden', async () => {
    const view = await see((tx) => completion(tx, scope(), MODULES));
    expect(view?.rows.map((row) => [row.name, row.kind, row.cells[0]])).toEqual([
      ['Care', 'unit', { kind: 'value', value: 0.5, n: 32, band: 3 }],
      ['Roads', 'unit', { kind: 'value', value: 1, n: 12, band: 5 }],
      ['Anytown', 'total', { kind: 'value', value: 28 / 44, n: 44, band: 4 }]
    ]);
  });

  test('HR: a department opens to its teams', async () => {
    const view = await see((tx) => completion(tx, scope('Care'), MODULES));
    expect(view?.way).toEqual([{ unitId: id('Care'), name: 'Care' }]);
    expect(view?.rows.map((row) => row.name)).toEqual([
      'Home care',
      'Day centre',
      'Night desk',
      'Care'
    ]);
  });

  test('champion: a small team is hidden, and the one that would give it away', async () => {
    const view = await see((tx) => completion(tx, scope(null, ['Care']), MODULES));
    expect(view?.rows.map((row) => [row.name, row.cells[0]?.kind])).toEqual([
      ['Care', 'value'],
      ['Home care', 'value'],
      ['Day centre', 'hidden'],
      ['Night desk', 'hidden']
    ]);
    const alone = await see((tx) => completion(tx, scope(null, ['Day centre']), MODULES));
    expect(alone?.rows[0]?.cells[0]).toEqual({ kind: 'hidden', reason: 'protects-another' });
  });

  test('people who have left are not in the headcount', async () => {
    const [leaver] = council.people.Repairs ?? [];
    const leave = (active: boolean) =>
      see((tx) =>
        tx.execute(sql`update person set active = ${active} where person_id = ${leaver}`)
      );
    await leave(false);
    const view = await see((tx) => completion(tx, scope('Roads'), MODULES));
    await leave(true);
    expect(view?.rows[0]?.cells[0]).toMatchObject({ n: 11, value: 1 });
  });
});

describe('adoption and trend', () => {
  test('28 days and no more are counted, and what is hidden is the same on every page', async () => {
    const whole = await see((tx) => adoption(tx, scope(), TODAY));
    expect(whole?.rows.at(-1)?.cells).toEqual({
      checked: { kind: 'value', value: 16 / 44, n: 44, band: 2 },
      minutes: { kind: 'value', value: '6-15', n: 16, band: 4 },
      lost: { kind: 'value', value: 0, n: 16, band: 1 }
    });
    const care = await see((tx) => adoption(tx, scope('Care'), TODAY));
    const champion = await see((tx) => adoption(tx, scope(null, ['Care']), TODAY));
    const cells = new Map(champion?.rows.map((row) => [row.id, row.cells]));
    for (const row of care?.rows ?? []) expect(cells.get(row.id)).toEqual(row.cells);
    expect(care?.rows.map((row) => row.cells.lost.kind)).toEqual([
      'value',
      'hidden',
      'hidden',
      'value'
    ]);
  });

  test('twelve whole weeks and this one, oldest first; a week of few people is hidden', async () => {
    const points = await see((tx) => trend(tx, scope(), TODAY));
    expect(points).toHaveLength(13);
    expect(points?.at(0)).toEqual({ week: '2026-08-24', completions: 0, checked: 0 });
    expect(points?.at(-1)).toEqual({ week: '2026-11-16', completions: 12, checked: 16 });
    const night = await see((tx) => trend(tx, scope('Night desk'), TODAY));
    expect(night?.at(-1)).toMatchObject({ completions: 4, checked: null });
    const champion = await see((tx) => trend(tx, scope('Night desk', ['Care']), TODAY));
    expect(champion?.at(-1)).toMatchObject({ completions: null, checked: null });
  });
});

describe('walls', () => {
  test.each(['Secrets', 'Hidden', 'not-a-uuid', "' or 1=1 --", randomUUID()])(
    'there is no unit %s here',
    async (unitId) => {
      expect(await see((tx) => completion(tx, scope(unitId), MODULES))).toBeNull();
      expect(await see((tx) => adoption(tx, scope(unitId), TODAY))).toBeNull();
      expect(await see((tx) => trend(tx, scope(unitId), TODAY))).toBeNull();
    }
  );

  test('a champion cannot open a unit outside their own', async () => {
    const outside = scope('Repairs', ['Care']);
    expect(await see((tx) => completion(tx, outside, MODULES))).toBeNull();
    expect(await see((tx) => adoption(tx, outside, TODAY))).toBeNull();
    expect(await see((tx) => trend(tx, outside, TODAY))).toBeNull();
    const inside = await see((tx) => completion(tx, scope('Night desk', ['Care']), MODULES));
    expect(inside?.way.map((one) => one.name)).toEqual(['Care', 'Night desk']);
  });

  test('a query that names another organisation finds nothing there', async () => {
    const foreign: Scope = { ...scope(), organisationId: other.organisationId };
    await expect(see((tx) => completion(tx, foreign, MODULES))).rejects.toThrow('no organisation');
    await expect(see((tx) => adoption(tx, foreign, TODAY))).rejects.toThrow('no organisation');
    const theirs = await see((tx) => tx.select().from(unitModule));
    expect(new Set(theirs.map((row) => row.organisationId))).toEqual(
      new Set([council.organisationId])
    );
  });
});

test('champions: who helps whom, and which teams have nobody', async () => {
  const [amina] = council.people['Home care'] ?? [];
  const [left] = council.people.Repairs ?? [];
  if (!amina || !left) throw new Error('nobody there');
  await see(async (tx) => {
    const { organisationId } = council;
    const helps = (personId: string, name: string) => ({
      organisationId,
      personId,
      unitId: id(name)
    });
    await tx
      .insert(roleGrant)
      .values(
        [amina, left].map((personId) => ({ organisationId, personId, role: 'champion' as const }))
      );
    await tx
      .insert(championUnit)
      .values([helps(amina, 'Home care'), helps(amina, 'Night desk'), helps(left, 'Repairs')]);
    await tx.execute(sql`update person set active = false where person_id = ${left}`);
  });
  const everywhere = await see((tx) => champions(tx, scope()));
  expect(everywhere).toMatchObject({
    champions: [{ name: 'Home care 0', units: [{ name: 'Home care' }, { name: 'Night desk' }] }],
    covered: 2
  });
  expect(everywhere.uncovered.map((team) => team.name)).toEqual(['Day centre', 'Repairs']);
  const own = await see((tx) => champions(tx, scope(null, ['Home care'])));
  expect(own.uncovered.map((team) => team.name)).toEqual(['Day centre']);
  await see((tx) => tx.execute(sql`update person set active = true where person_id = ${left}`));
});
