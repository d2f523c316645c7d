import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { deleteOldBirths, storeBirths } from './births';
import { makeSide, type Side } from './fixture';
import { join, offer, withdraw } from './hand-over';
import { mergeOrganisations } from './merge';
import { overview } from './overview';

let fresh: FreshDatabase;
let database: Database;
let staying: Side;
let ending: Side;

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
  staying = await makeSide(database, [{ name: 'Sam Hill', number: '001' }]);
  ending = await makeSide(database, [
    { name: 'Samuel Hill', number: '701' },
    { name: 'Kit Moor', number: '001' }
  ]);
});

const NOW = new Date('2026-11-25T10:00:00Z');
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);
const code = async (side = ending): Promise<string> => {
  const offered = await offer(database, side.hr, NOW);
  if (!offered.ok) throw new Error(offered.code);
  return offered.code;
};
const refusal = (why: string) => ({ ok: false, code: why });
const seen = ({ organisationId }: Side) => overview(database, organisationId, 1);
const csv = (text: string) => new TextEncoder().encode(text);
const birthsIn = (side: Side) =>
  database.within(side.organisationId, async (tx) => {
    const { rows } = await tx.execute(sql`select born_on::text from merge_birth`);
    return rows.map((row) => row.born_on);
  });

describe('a hand-over code', () => {
  test('is good once, however it is typed, and is kept nowhere', async () => {
    const made = await code();
    expect(made).toMatch(/^([A-Z2-9]{5}-){3}[A-Z2-9]{5}$/);
    const { rows } = await database.owner.execute(
      sql`select to_jsonb(m)::text as row from auth.merge m`
    );
    expect(JSON.stringify(rows)).not.toContain(made);
    const typed = ` ${made.toLowerCase().replaceAll('-', ' ')}`;
    expect(await join(database, staying.hr, typed, days(6))).toEqual({ ok: true });
    const third = await makeSide(database, [{ name: 'Jo Ash', number: '1' }]);
    expect(await join(database, third.hr, made, days(6))).toEqual(refusal('code'));
  });

  test.each([
    ['too old', async () => ({ typed: await code(), at: days(7) })],
    [
      'withdrawn',
      async () => {
        const typed = await code();
        await withdraw(database, ending.hr, NOW);
        return { typed, at: NOW };
      }
    ],
    [
      'replaced by a new one',
      async () => {
        const typed = await code();
        await code();
        return { typed, at: NOW };
      }
    ],
    ['made up', async () => ({ typed: 'AAAAA-AAAAA-AAAAA-AAAAA', at: NOW })],
    ['empty', async () => ({ typed: '', at: NOW })]
  ])('that is %s opens nothing, and the try is written down', async (_, prepare) => {
    const { typed, at } = await prepare();
    expect(await join(database, staying.hr, typed, at)).toEqual(refusal('code'));
    expect(await seen(staying)).toMatchObject({ state: 'none', other: '' });
    const { rows } = await database.within(staying.organisationId, (tx) =>
      tx.execute(sql`select action from audit_entry`)
    );
    expect(rows).toEqual([{ action: 'access.refused' }]);
  });

  test('does not let an organisation merge with itself, or take part in two merges', async () => {
    const own = await code(staying);
    expect(await join(database, staying.hr, own, NOW)).toEqual(refusal('busy'));
    const third = await makeSide(database, [{ name: 'Jo Ash', number: '1' }]);
    await join(database, third.hr, own, NOW);
    expect(await join(database, third.hr, await code(), NOW)).toEqual(refusal('busy'));
    expect(await offer(database, third.hr, NOW)).toEqual(refusal('busy'));
  });
});

describe('before anything is merged', () => {
  test('nobody sees a name without the code, and only the one that stays sees matches', async () => {
    const made = await code();
    expect(await seen(staying)).toMatchObject({ state: 'none', other: '' });
    expect(await seen(ending)).toMatchObject({ state: 'offered', side: 'ending', other: '' });
    await join(database, staying.hr, made, NOW);
    expect(await seen(ending)).toMatchObject({ state: 'matching', other: 'Test', matches: null });
    const { matches } = await seen(staying);
    expect(matches).toMatchObject({ all: 1, open: 1 });
    expect(matches?.page[0]).toMatchObject({ reasons: ['number'], doubtful: true, same: null });
  });

  test('either side may call it off, and then dates of birth are gone', async () => {
    for (const side of [staying, ending]) {
      await join(database, staying.hr, await code(), NOW);
      await storeBirths(database, ending.hr, csv('n,d\n701,31/03/1980'), NOW);
      expect(await birthsIn(ending)).toHaveLength(1);
      expect(await withdraw(database, side.hr, NOW)).toEqual({ ok: true });
      expect(await birthsIn(ending)).toEqual([]);
      expect(await mergeOrganisations(database, staying.hr, NOW)).toEqual(refusal('gone'));
    }
  });

  test('the one that ends cannot merge by itself', async () => {
    await join(database, staying.hr, await code(), NOW);
    expect(await mergeOrganisations(database, ending.hr, NOW)).toEqual(refusal('gone'));
  });
});

describe('dates of birth', () => {
  test('find people whose numbers differ, and go with the merge', async () => {
    await join(database, staying.hr, await code(), NOW);
    await storeBirths(database, staying.hr, csv('\uFEFFNumber;Born\n001;31/03/1980'), NOW);
    await storeBirths(database, ending.hr, csv('701,1980-03-31\n001,1990-01-01'), NOW);
    const { matches } = await seen(staying);
    // Sam has matched two people now, so both wait for a decision, whichever of them comes first.
    const found = matches?.page.map(({ reasons, doubtful }) => [reasons.join(), doubtful]);
    expect(found?.sort()).toEqual([
      ['birth,name', true],
      ['number', true]
    ]);
  });

  test('are kept whole or not at all, and only while people are matched', async () => {
    const file = csv('001,31/03/1980\n002,never');
    expect(await storeBirths(database, staying.hr, file, NOW)).toEqual(refusal('gone'));
    await join(database, staying.hr, await code(), NOW);
    expect(await storeBirths(database, staying.hr, file, NOW)).toMatchObject({
      read: { ok: false, count: 1 }
    });
    expect(await birthsIn(staying)).toEqual([]);
  });

  test('go after 30 days whatever happens', async () => {
    await join(database, staying.hr, await code(), NOW);
    await storeBirths(database, ending.hr, csv('701,1980-03-31'), NOW);
    await deleteOldBirths(database, days(29));
    expect(await birthsIn(ending)).toHaveLength(1);
    await deleteOldBirths(database, days(31));
    expect(await birthsIn(ending)).toEqual([]);
  });
});
