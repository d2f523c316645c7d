import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { auditEntry, unitDay, unitModule, unitWeek } from '../db/schema/insight';
import {
  championUnit,
  organisation,
  person,
  personIdentity,
  roleGrant,
  unit
} from '../db/schema/people';
import { personModule } from '../db/schema/training';
import { adoption } from './adoption';
import { recordExport } from './audit';
import { champions } from './champions';
import { completion } from './completion';
import { completionCsv } from './completion-csv';
import type { Scope } from './scope';
import { trend } from './trend';

const TODAY = '2026-11-22';
const MODULES = ['using-copilot-safely', 'data-literacy-1'];

interface Team {
  name: string;
  people: number;
  completed?: number;
  used?: number;
}

/** An organisation with one department per list of teams; ids by name. */
async function settle(database: Database, name: string, departments: Record<string, Team[]>) {
  const organisationId = randomUUID();
  const ids: Record<string, string> = {};
  const people: Record<string, string[]> = {};
  await database.within(organisationId, async (tx) => {
    await tx
      .insert(organisation)
      .values({ organisationId, name, settings: { locals: {}, tools: [] }, epoch: randomUUID() });
    for (const [position, [department, teams]] of Object.entries(departments).entries()) {
      const parentId = (ids[department] = randomUUID());
      const row = { organisationId, position };
      await tx
        .insert(unit)
        .values({ ...row, unitId: parentId, name: department, path: [parentId] });
      for (const [place, team] of teams.entries()) {
        const unitId = (ids[team.name] = randomUUID());
        await tx.insert(unit).values({
          organisationId,
          unitId,
          parentId,
          name: team.name,
          position: place,
          path: [parentId, unitId]
        });
        const members = Array.from({ length: team.people }, () => randomUUID());
        people[team.name] = members;
        for (const [i, personId] of members.entries()) {
          await tx.insert(person).values({ organisationId, personId, unitId });
          await tx.insert(personIdentity).values({
            organisationId,
            personId,
            name: `${team.name} ${i}`,
            employeeNumber: `${team.name}-${String(i).padStart(4, '0')}`
          });
        }
        const own = { organisationId, unitId };
        if (team.completed) {
          await tx
            .insert(unitModule)
            .values({ ...own, module: MODULES[0] ?? '', opened: 0, completed: team.completed });
        }
        if (team.used) {
          const day = { ...own, lastUsed: team.used, lastChecked: team.used, saved6To15: 40 };
          await tx.insert(unitDay).values([
            { ...day, day: '2026-11-20' },
            { ...own, day: '2026-10-25', lastUsed: 99, lastChecked: 99, tookLonger: 999 }
          ]);
          await tx
            .insert(unitWeek)
            .values({ ...own, week: '2026-11-16', completions: 4, checkedPeople: team.used });
        }
      }
    }
  });
  return { organisationId, ids, people };
}

let fresh: FreshDatabase;
let database: Database;
let council: Awaited<ReturnType<typeof settle>>;
let other: Awaited<ReturnType<typeof settle>>;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  council = await settle(database, 'Anytown', {
    Care: [
      { name: 'Home care', people: 20, completed: 13, used: 8 },
      { name: 'Day centre', people: 9, completed: 2, used: 6 },
      { name: 'Night desk', people: 3, completed: 1, used: 2 }
    ],
    Roads: [{ name: 'Repairs', people: 12, completed: 12 }]
  });
  other = await settle(database, 'Elsewhere', {
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
const collected = async (stream: ReadableStream): Promise<Uint8Array> =>
  new Uint8Array(await new Response(stream).arrayBuffer());

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

  test('twelve weeks, oldest first; a week of few people is hidden', async () => {
    const points = await see((tx) => trend(tx, scope(), TODAY));
    expect(points).toHaveLength(12);
    expect(points?.at(0)).toEqual({ week: '2026-08-31', completions: 0, checked: 0 });
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

describe('completion CSV', () => {
  const what = () => ({
    organisationId: council.organisationId,
    modules: MODULES.map((slug) => ({ slug, title: slug }))
  });

  test('everybody once, in order, with what they completed', async () => {
    const [first] = council.people['Home care'] ?? [];
    await see((tx) =>
      tx.insert(personModule).values({
        organisationId: council.organisationId,
        personId: first ?? '',
        module: MODULES[0] ?? '',
        completedOn: '2026-11-03',
        bestScore: 0.85
      })
    );
    const bytes = await collected(completionCsv(database, what()));
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = new TextDecoder().decode(bytes).split('\r\n');
    expect(lines[0]).toBe(
      'Employee number,Name,Department,Team,using-copilot-safely: completed on,using-copilot-safely: best score (%),data-literacy-1: completed on,data-literacy-1: best score (%)'
    );
    expect(lines).toHaveLength(1 + 44 + 1);
    expect(lines).toContain('Home care-0000,Home care 0,Care,Home care,2026-11-03,85,,');
    const numbers = lines.slice(1, -1).map((line) => line.split(',')[0]);
    expect(numbers).toEqual(numbers.toSorted());
    expect(new Set(numbers).size).toBe(44);
  });

  test('more people than one page holds are all there, once', async () => {
    const large = await settle(database, 'Large', { All: [{ name: 'Big', people: 1203 }] });
    const stream = completionCsv(database, { ...what(), organisationId: large.organisationId });
    const lines = new TextDecoder()
      .decode(await collected(stream))
      .split('\r\n')
      .slice(1, -1);
    expect(new Set(lines).size).toBe(1203);
    expect(lines).toHaveLength(1203);
  }, 60_000);

  test('each download is written down with its purpose', async () => {
    const [actorId] = council.people['Home care'] ?? [];
    const { organisationId } = council;
    await see((tx) =>
      recordExport(tx, {
        organisationId,
        actorId: actorId ?? '',
        at: new Date(),
        purpose: 'assurance'
      })
    );
    const kept = await see((tx) => tx.select().from(auditEntry));
    expect(kept).toMatchObject([
      { actorId, action: 'completion.exported', detail: { purpose: 'assurance' } }
    ]);
  });
});
