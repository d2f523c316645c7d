import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { MergedAway, openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { checkedUse, opened, sent } from '../../sync/fixture';
import type { Who } from '../../training/person-state';
import { forget } from '../forgetting/forget';
import { movePerson } from '../move';
import { tokenHolder, makeToken } from '../settings/tokens';
import { reorganise } from '../units/reorganise';
import { confirmMerge } from './confirm';
import {
  agree,
  completed,
  drift,
  eventsOf,
  makeSide,
  send,
  sendBefore,
  use,
  type Side
} from './fixture';
import { mergeOrganisations } from './merge';
import { KEPT_ASIDE, LEFT_BEHIND, REMOVED, STAYS } from './tables';
import { undoMerge } from './undo';

let fresh: FreshDatabase;
let database: Database;
let staying: Side;
let ending: Side;
let sam: Who;
let samuel: Who;
let kit: Who;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  use(database);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** What `makeSide` calls an organisation. */
const NAME = 'Test';
const done = (module: string) => sent('module.completed', { module, version: 1, score: 0.5 });
const now = () => new Date();
const merge = () => mergeOrganisations(database, staying.hr, now());
const undo = () => undoMerge(database, staying.hr, now());
const confirm = () => confirmMerge(database, staying.hr, now());
const consent = () => agree(database, { ending, staying }, (ours) => ours === sam.personId);
const inStaying = ({ personId }: Who): Who => ({
  organisationId: staying.organisationId,
  personId
});
const exact = async () => {
  expect(await drift(staying)).toEqual([]);
  expect(await drift(ending)).toEqual([]);
};
const run = (side: Side, statement: ReturnType<typeof sql>) =>
  database.within(side.organisationId, (tx) => tx.execute(statement));

/** Every row of an organisation by table, but for what a merge may leave: audit, former ids. */
async function rowsOf({ organisationId }: Side) {
  const all: Record<string, unknown[]> = {};
  for (const table of KEPT_ASIDE) {
    if (['audit_entry', 'former_person'].includes(table)) continue;
    // A row of noughts is as good as none.
    const { rows } = await database.owner.execute<{ row: string }>(sql`
      select to_jsonb(t)::text as row from ${sql.identifier(table)} t
      where organisation_id = ${organisationId} order by 1`);
    all[table] = rows.map((one) => one.row);
  }
  return all;
}

beforeEach(async () => {
  staying = await makeSide(database, [
    { name: 'Sam Hill', number: '001' },
    { name: 'Jo Ash', number: '002' }
  ]);
  ending = await makeSide(database, [
    { name: 'Samuel Hill', number: '001' },
    { name: 'Kit Moor', number: '002' }
  ]);
  sam = staying.who['Sam Hill']!;
  samuel = ending.who['Samuel Hill']!;
  kit = ending.who['Kit Moor']!;
  await sendBefore(database, sam, [opened('a'), done('a'), checkedUse()]);
  await sendBefore(database, samuel, [opened('a'), done('a'), done('b'), checkedUse()]);
  await sendBefore(database, kit, [opened('b'), done('b'), checkedUse()]);
  await consent();
});

describe('undoing a merge', () => {
  test('leaves both as they were', async () => {
    const before = [await rowsOf(staying), await rowsOf(ending)];
    await merge();
    expect(await undo()).toEqual({ ok: true, events: 0 });
    expect([await rowsOf(staying), await rowsOf(ending)]).toEqual(before);
    await exact();
  });

  test('gives back what people have done since; a matched person’s is in both', async () => {
    await merge();
    await send(database, inStaying(kit), [done('c'), checkedUse()]);
    await send(database, sam, [done('d')]);
    await exact();
    expect(await undo()).toEqual({ ok: true, events: 3 });
    expect(await completed(ending, kit)).toEqual(['b', 'c']);
    expect(await completed(ending, samuel)).toEqual(['a', 'b', 'd']);
    expect(await completed(staying, sam)).toEqual(['a', 'd']);
    expect(await eventsOf(staying, kit)).toEqual([]);
    await exact();
    // Phones go on in the one that is back.
    expect(await send(database, kit, [done('e')])).toMatchObject([{ status: 'stored' }]);
    await exact();
  });

  test('and merging again and confirming loses nothing and counts nothing twice', async () => {
    await merge();
    await send(database, sam, [done('d')]);
    await send(database, inStaying(kit), [done('c')]);
    await undo();
    await send(database, kit, [done('e')]);
    const all = new Set([...(await eventsOf(staying)), ...(await eventsOf(ending))]);
    await consent();
    expect(await merge()).toMatchObject({ ok: true, merged: { newIds: 0 } });
    expect((await eventsOf(staying)).sort()).toEqual([...all].sort());
    expect(await completed(staying, sam)).toEqual(['a', 'b', 'd']);
    expect(await completed(staying, kit)).toEqual(['b', 'c', 'e']);
    await exact();
    // Undone a second time, what the matched person did in the first merge still stays.
    await undo();
    expect(await completed(staying, sam)).toEqual(['a', 'd']);
    await exact();
    await consent();
    await merge();
    expect(await confirm()).toEqual({ ok: true });
    expect(await undo()).toEqual({ ok: false, code: 'gone' });
    expect(await completed(staying, sam)).toEqual(['a', 'b', 'd']);
    await exact();
  });
});

const rename = (side: Side, unitId: string, name: string) =>
  reorganise(database, side.hr, {
    change: { kind: 'rename', unitId, name },
    effectiveOn: '2026-11-25',
    now: new Date('2026-11-25T12:00:00Z')
  });

describe('undoing a merge after HR has been at work', () => {
  test('units come with their history, and go back with it', async () => {
    const [unitId] = ending.units as [string];
    expect(await rename(ending, unitId, 'Older name')).toMatchObject({ ok: true });
    await merge();
    expect((await rowsOf(staying)).unit_change).toHaveLength(1);
    expect(await rename(staying, unitId, 'Newer name')).toMatchObject({ ok: true });
    expect((await rowsOf(staying)).unit_change).toHaveLength(2);
    expect(await undo()).toMatchObject({ ok: true });
    expect((await rowsOf(staying)).unit_change).toEqual([]);
    expect((await rowsOf(ending)).unit_change).toHaveLength(1);
  });

  test('waits while somebody of the one that stays is in a unit that goes', async () => {
    await merge();
    const jo = staying.who['Jo Ash']!;
    await movePerson(database, jo, ending.units[0]!);
    expect(await undo()).toEqual({ ok: false, code: 'in-the-way' });
    await exact();
    await movePerson(database, jo, staying.units[0]!);
    expect(await undo()).toMatchObject({ ok: true });
    await exact();
  });

  test('takes along who was moved, and brings a matched person home', async () => {
    const before = await rowsOf(staying);
    await merge();
    await movePerson(database, inStaying(kit), staying.units[1]!);
    await movePerson(database, sam, ending.units[0]!);
    await exact();
    expect(await undo()).toMatchObject({ ok: true });
    const { person, event } = await rowsOf(staying);
    expect({ person, event }).toEqual({ person: before.person, event: before.event });
    await exact();
  });

  test('brings nobody back who was forgotten meanwhile, in neither', async () => {
    await merge();
    for (const [{ personId }, typed] of [
      [kit, `002 (${NAME})`],
      [sam, '001']
    ] as const) {
      const wish = { personId, reason: 'own-request', typed, at: now() } as const;
      expect(await forget(database, staying.hr, wish)).toBe('done');
    }
    expect(await undo()).toMatchObject({ ok: true });
    const { person_identity, placement, forgotten } = await rowsOf(ending);
    expect([person_identity, placement]).toEqual([[], []]);
    expect(forgotten).toHaveLength(2);
    for (const who of [kit, samuel]) expect(await eventsOf(ending, who)).toEqual([]);
    // What Kit did is still counted where it was done.
    expect(await eventsOf(ending)).toHaveLength(3);
    expect(JSON.stringify(await rowsOf(staying))).not.toContain('Sam Hill');
    await exact();
  });
});

test('nothing changes an organisation that has become part of another, until they part', async () => {
  const token = await database.within(ending.organisationId, (tx) =>
    makeToken(
      tx,
      { ...ending.hr, actorId: samuel.personId },
      { name: 'Directory', days: 30, now: now() }
    )
  );
  const change = () => database.exclusively(ending.organisationId, () => Promise.resolve('done'));
  await merge();
  expect(await tokenHolder(database, token, now())).toBeNull();
  await expect(change()).rejects.toThrow(MergedAway);
  await undo();
  expect(await tokenHolder(database, token, now())).toMatchObject({ name: 'Directory' });
  expect(await change()).toBe('done');
});

test('a confirmed merge leaves nobody behind', async () => {
  await merge();
  await confirm();
  const left = await rowsOf(ending);
  expect(Object.values(left).flat()).toEqual([]);
  const { rows } = await run(ending, sql`select action from audit_entry order by at`);
  expect(rows.map((row) => row.action)).toEqual([
    'organisations.offered',
    'organisations.merged',
    'organisations.confirmed'
  ]);
  await exact();
});

test('of every table it is said what becomes of it', async () => {
  const { rows } = await database.owner.execute<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`
  );
  const all = rows.map((row) => row.name);
  expect([...KEPT_ASIDE, ...LEFT_BEHIND].sort()).toEqual(all);
  expect([...REMOVED, ...STAYS].sort()).toEqual(all);
});
