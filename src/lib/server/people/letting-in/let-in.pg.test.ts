import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { readCode } from '../../../domain/people/card-code';
import type { Role } from '../../../domain/people/roles';
import { CONFIG, FROM, partsOf, printed, signedIn, withStaff } from '../../auth/fixture';
import { joinWithPin, lookUp } from '../../auth/cards/join';
import { forgetWaysIn } from '../../auth/forget-ways-in';
import { removePasskeys, waysIn } from '../../auth/ways-in';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { passkey, session, user } from '../../db/schema/auth';
import { auditEntry } from '../../db/schema/audit';
import { organisation, person } from '../../db/schema/people';
import { recount } from '../../insight/recount';
import { makeSheet } from './card-sheet';
import { cardForAdmin, foundOrganisation } from '../founding/found';
import { peopleToLetIn, unitsToLetIn } from './let-in';

let fresh: FreshDatabase;
let database: Database;
let parts: ReturnType<typeof partsOf>;

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  parts = partsOf(database);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

type Staff = Awaited<ReturnType<typeof withStaff>>;
/** Somebody of the staff with these roles. */
const helperIn = (place: Staff, i: number, roles: Role[], units: string[] = []) =>
  signedIn(place.organisationId, place.staff[i]!, roles, units);
const make = (helper: ReturnType<typeof helperIn>, personIds: string[]) => {
  const { organisationId, personId: actorId } = helper;
  return makeSheet(
    { database, config: CONFIG },
    helper,
    { organisationId, actorId, address: null },
    personIds
  );
};

describe('who may print a card for whom', () => {
  const order = [null, 'champion', 'hr', 'admin'] as const;

  test.each([
    ['champion', [true, false, false, false]],
    ['hr', [true, true, false, false]],
    ['admin', [true, true, true, true]],
    [null, [false, false, false, false]]
  ] as const)('%s', async (role, allowed) => {
    const place = await withStaff(database, ...order);
    const helper = helperIn(place, 0, role ? [role] : [], [place.unitId]);
    const printedFor = await Promise.all(
      place.staff.map(async ({ personId }) => (await make(helper, [personId])).ok)
    );
    expect(printedFor).toEqual(allowed);
  });

  test('a champion reaches their own units only, and nobody another organisation', async () => {
    const [here, there] = [await withStaff(database, null), await withStaff(database, null)];
    const champion = helperIn(here, 0, ['champion'], [there.unitId]);
    const hr = helperIn(here, 0, ['hr']);
    for (const [helper, who] of [
      [champion, here.staff[0]!],
      [champion, there.staff[0]!],
      [hr, there.staff[0]!]
    ] as const) {
      expect(await make(helper, [who.personId])).toEqual({ ok: false, problem: 'not-yours' });
    }
    const seen = (helper: typeof hr) =>
      database.within(here.organisationId, async (tx) => [
        ...(await peopleToLetIn(tx, helper, { find: 'Person' })),
        ...(await unitsToLetIn(tx, helper))
      ]);
    expect(await seen(champion)).toEqual([]);
    expect(await seen(hr)).toHaveLength(2);
  });
});

describe('a whole sheet', () => {
  test('one who is not theirs spoils the sheet: nobody on it gets a card', async () => {
    const place = await withStaff(database, null, 'admin');
    const ids = place.staff.map((one) => one.personId);
    expect(await make(helperIn(place, 0, ['hr']), ids)).toMatchObject({ problem: 'not-yours' });
    const ways = await database.within(place.organisationId, (tx) =>
      waysIn(tx, place.organisationId, ids)
    );
    expect([...ways.values()].map((one) => one.cardUntil)).toEqual([null, null]);
  });

  test('leavers, nobody at all, too many, and cards that are off get none', async () => {
    const place = await withStaff(database, null, null);
    const [hr, [leaver, stayer]] = [helperIn(place, 0, ['hr']), place.staff];
    await database.within(place.organisationId, (tx) =>
      tx.update(person).set({ active: false }).where(eq(person.personId, leaver!.personId))
    );
    expect(await make(hr, [leaver!.personId])).toMatchObject({ problem: 'not-yours' });
    expect(await make(hr, [])).toMatchObject({ problem: 'nobody' });
    expect(await make(hr, ['x', "'"])).toMatchObject({ problem: 'not-yours' });
    const many = Array.from({ length: 201 }, () => crypto.randomUUID());
    expect(await make(hr, many)).toMatchObject({ problem: 'too-many' });
    await database.within(place.organisationId, (tx) =>
      tx.update(organisation).set({ settings: { locals: {}, tools: [], signIn: { cards: false } } })
    );
    expect(await make(hr, [stayer!.personId])).toMatchObject({ problem: 'cards-off' });
  });
});

test('a printed card lets its person in, and their name and code are found on it alone', async () => {
  const place = await withStaff(database, null, null);
  const made = await make(
    helperIn(place, 0, ['hr']),
    place.staff.map((one) => one.personId)
  );
  if (!made.ok) throw new Error(made.problem);
  expect(made.sheet.cards).toHaveLength(2);
  const [card, other] = made.sheet.cards;
  expect(card!.qr.path).toMatch(/^M/);
  expect(card!.qr.path).not.toBe(other!.qr.path);
  const looked = await lookUp(parts, card!.code, FROM);
  expect(looked).toMatchObject({ ok: true, card: { personId: card!.personId, name: card!.name } });
  const entries = await database.within(place.organisationId, (tx) => tx.select().from(auditEntry));
  expect(entries.map((one) => [one.action, one.actorId])).toEqual(
    [0, 1].map(() => ['card.made', place.staff[0]!.personId])
  );
  expect(JSON.stringify(entries)).not.toContain(readCode(card!.code));
});

async function withEverything() {
  const { organisationId, staff } = await withStaff(database, null);
  const { personId } = staff[0]!;
  const code = await printed(database, organisationId, personId);
  await joinWithPin(parts, { code, pin: '48261537' }, FROM);
  const card = await printed(database, organisationId, personId);
  await database.owner.insert(passkey).values({
    id: personId,
    userId: personId,
    publicKey: 'k',
    counter: 0,
    transports: [],
    name: 'other',
    vouched: true
  });
  return { organisationId, personId, card };
}
const waysOf = ({ organisationId, personId }: { organisationId: string; personId: string }) =>
  database.within(organisationId, async (tx) =>
    (await waysIn(tx, organisationId, [personId])).get(personId)
  );

test('a lost phone: passkeys go and every session ends; the PIN and the card stay', async () => {
  const who = await withEverything();
  expect(await waysOf(who)).toMatchObject({ passkeys: 1, pin: 'set' });
  const actor = { organisationId: who.organisationId, actorId: null, address: null };
  await database.within(who.organisationId, (tx) => removePasskeys(tx, actor, who.personId));
  expect(await waysOf(who)).toMatchObject({ passkeys: 0, pin: 'set' });
  expect((await waysOf(who))?.cardUntil).toBeInstanceOf(Date);
  expect(await database.owner.$count(session, eq(session.userId, who.personId))).toBe(0);
});

test('who is granted more loses every way in that somebody vouched for before', async () => {
  const who = await withEverything();
  await database.within(who.organisationId, (tx) => forgetWaysIn(tx, who));
  expect(await waysOf(who)).toEqual({
    cardUntil: null,
    passkeys: 0,
    pin: 'none',
    email: false,
    council: false
  });
  expect(await database.owner.$count(session, eq(session.userId, who.personId))).toBe(0);
  expect(await database.owner.$count(user, eq(user.personId, who.personId))).toBe(1);
  expect(await lookUp(parts, who.card, FROM)).toEqual({ ok: false, problem: 'card' });
});

describe('the command', () => {
  test('makes an organisation with one admin, once; its link lets them in', async () => {
    const asked = { name: `Anytown ${crypto.randomUUID()}`, admin: 'Sam Lee', number: '000001' };
    const { organisationId, code } = await foundOrganisation(database, asked, new Date());
    const looked = await lookUp(parts, code, FROM);
    expect(looked).toMatchObject({ ok: true, card: { name: 'Sam Lee', organisationId } });
    const drift = await database.within(organisationId, (tx) => recount(tx, organisationId));
    expect(drift).toEqual([]);
    const again = { ...asked, name: asked.name.toUpperCase() };
    await expect(foundOrganisation(database, again, new Date())).rejects.toThrow('There is');

    const next = await cardForAdmin(database, organisationId, '000001', new Date());
    expect(await lookUp(parts, code, FROM)).toMatchObject({ ok: false });
    expect(await lookUp(parts, next.code, FROM)).toMatchObject({ ok: true });
    const late = new Date(Date.now() - 25 * 3_600_000);
    const old = await cardForAdmin(database, organisationId, '000001', late);
    expect(await lookUp(parts, old.code, FROM)).toMatchObject({ ok: false });
  });

  test('gives nobody but an admin a card', async () => {
    const { organisationId, staff } = await withStaff(database, 'hr', null);
    for (const number of [...staff.map((one) => one.number), '']) {
      const refused = cardForAdmin(database, organisationId, number, new Date());
      await expect(refused).rejects.toThrow('Nobody with the number');
    }
  });
});
