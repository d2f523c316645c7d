import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { dayOf } from '../../../domain/insight/calendar';
import { standingOf } from '../../auth/signed-in';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { user } from '../../db/schema/auth';
import { checkedUse, opened, sent } from '../../sync/fixture';
import { NotHere, type Who } from '../../training/person-state';
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
import { undoMerge } from './undo';

let fresh: FreshDatabase;
let database: Database;
let staying: Side;
let ending: Side;

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

const done = (module: string) => sent('module.completed', { module, version: 1, score: 0.5 });
const now = () => new Date();
const merge = () => mergeOrganisations(database, staying.hr, now());
const undo = () => undoMerge(database, staying.hr, now());
const exact = async () => {
  expect(await drift(staying)).toEqual([]);
  expect(await drift(ending)).toEqual([]);
};
/** Whose record somebody's sign-in opens. */
const opens = async ({ personId }: Who) => {
  const [row] = await database.owner.select().from(user).where(eq(user.id, personId));
  return { organisationId: row?.organisationId, personId: row?.personId };
};
const here = (who: Who) => ({ organisationId: staying.organisationId, personId: who.personId });

/** Sam works at both; their numbers are alike, and so is that of two others who are not one. */
beforeEach(async () => {
  staying = await makeSide(database, [
    { name: 'Sam Hill', number: '001', email: `sam.${crypto.randomUUID()}@a.example` },
    { name: 'Jo Ash', number: '002' }
  ]);
  ending = await makeSide(database, [
    { name: 'Samuel Hill', number: '001' },
    { name: 'Kit Moor', number: '002' },
    { name: 'Lee Dale', number: '003' }
  ]);
  await sendBefore(database, staying.who['Sam Hill']!, [opened('a'), done('a'), checkedUse()]);
  await sendBefore(database, ending.who['Samuel Hill']!, [
    opened('a'),
    done('a'),
    done('b'),
    checkedUse()
  ]);
  await sendBefore(database, ending.who['Kit Moor']!, [opened('b'), done('b')]);
  const sam = staying.who['Sam Hill']!.personId;
  await agree(database, { ending, staying }, (ours) => ours === sam);
});

describe('two organisations become one', () => {
  test('and every event is there once, folded, with exact counts', async () => {
    const before = [...(await eventsOf(staying)), ...(await eventsOf(ending))].sort();
    expect(await merge()).toMatchObject({
      ok: true,
      merged: { people: 3, matched: 1, units: 2, events: 6, newIds: 0, renumbered: 1 }
    });
    expect((await eventsOf(staying)).sort()).toEqual(before);
    const [sam, kit] = [staying.who['Sam Hill']!, ending.who['Kit Moor']!];
    expect(await eventsOf(staying, sam)).toHaveLength(7);
    expect(await completed(staying, sam)).toEqual(['a', 'b']);
    expect(await completed(staying, kit)).toEqual(['b']);
    await exact();
  });

  test('and everybody of the one that ended signs in to who they are now', async () => {
    await merge();
    expect(await opens(ending.who['Samuel Hill']!)).toEqual(here(staying.who['Sam Hill']!));
    expect(await opens(staying.who['Sam Hill']!)).toEqual(here(staying.who['Sam Hill']!));
    expect(await opens(ending.who['Kit Moor']!)).toEqual(here(ending.who['Kit Moor']!));
  });

  test('and nobody gets at the one that ended: neither a session nor a phone that was sending', async () => {
    await merge();
    const kit = ending.who['Kit Moor']!;
    const old = { ...kit, name: '', sessionId: 's', method: 'email' as const, strong: true };
    expect(await standingOf(database, old, dayOf(now()))).toEqual({ signedIn: null, leaver: null });
    await expect(send(database, kit, [done('c')])).rejects.toThrow(NotHere);
    expect(await eventsOf(ending)).toHaveLength(6);
    // The same phone under the new organisation: its person kept their id.
    expect(await send(database, here(kit), [done('c')])).toMatchObject([{ status: 'stored' }]);
    await exact();
  });
});

describe('what comes at a bad moment is told apart', () => {
  test('a phone that sends what the old organisation has already is told so, whatever record it is in', async () => {
    const event = done('late');
    await send(database, ending.who['Samuel Hill']!, [event], 'old-phone');
    await merge();
    const again = { ...event, seq: 4711 };
    const sam = staying.who['Sam Hill']!;
    expect(await send(database, sam, [again], 'new-record')).toMatchObject([
      { status: 'duplicate' }
    ]);
    const other = { ...again, data: { module: 'late', version: 1, score: 1 } };
    expect(await send(database, sam, [other], 'new-record')).toMatchObject([{ code: 'conflict' }]);
    await exact();
  });

  test('an id that both have for different facts gets another, and both facts stay', async () => {
    const event = done('clash');
    await send(database, staying.who['Jo Ash']!, [event]);
    await send(database, ending.who['Kit Moor']!, [
      { ...event, data: { module: 'other', version: 1, score: 1 } }
    ]);
    expect(await merge()).toMatchObject({ merged: { newIds: 1 } });
    expect(await completed(staying, staying.who['Jo Ash']!)).toEqual(['clash']);
    expect(await completed(staying, ending.who['Kit Moor']!)).toEqual(['b', 'other']);
    await exact();
    expect(await undo()).toMatchObject({ ok: true, events: 0 });
    expect(await completed(ending, ending.who['Kit Moor']!)).toEqual(['b', 'other']);
    await exact();
  });

  test('who has left one and works at the other works there', async () => {
    const { personId } = staying.who['Sam Hill']!;
    await database.exclusively(staying.organisationId, async (tx) => {
      const { withTheirCounts } = await import('../move');
      await withTheirCounts(tx, staying.organisationId, [personId], async () => {
        await tx.execute(
          sql`update person set active = false, left_on = '2026-11-20' where person_id = ${personId}`
        );
      });
    });
    const standing = async () => {
      const { rows } = await database.within(staying.organisationId, (tx) =>
        tx.execute(
          sql`select active, unit_id, left_on::text from person where person_id = ${personId}`
        )
      );
      return rows[0];
    };
    const before = await standing();
    await merge();
    expect(await standing()).toEqual({ active: true, unit_id: ending.units[0], left_on: null });
    await exact();
    await undo();
    expect(await standing()).toEqual(before);
    await exact();
  });
});

describe('nothing is merged', () => {
  test('before every doubtful match is decided', async () => {
    await database.within(staying.organisationId, (tx) =>
      tx.execute(sql`update merge_match set same = null, decided_by = null where doubtful`)
    );
    expect(await merge()).toEqual({ ok: false, code: 'undecided' });
    expect(await eventsOf(staying)).toHaveLength(3);
    await exact();
  });

  test('when one person would become two', async () => {
    const email = `${crypto.randomUUID()}@b.example`;
    const one = await makeSide(database, [{ name: 'Ann Lee', number: '1', email }]);
    const other = await makeSide(database, [
      { name: 'Ann Lee', number: '1' },
      { name: 'A Lee', number: '2', email }
    ]);
    await agree(database, { staying: one, ending: other });
    expect(await mergeOrganisations(database, one.hr, now())).toEqual({
      ok: false,
      code: 'contradiction'
    });
  });

  test('twice', async () => {
    expect(await merge()).toMatchObject({ ok: true });
    expect(await merge()).toEqual({ ok: false, code: 'gone' });
    await exact();
  });
});
