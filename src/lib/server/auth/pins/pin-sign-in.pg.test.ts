import { eq } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { PIN_TRIES } from '../../../domain/people/pin';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { auditEntry } from '../../db/schema/audit';
import { organisation, person } from '../../db/schema/people';
import { FROM, partsOf, printed, withStaff } from '../fixture';
import { joinWithPin } from '../cards/join';
import { signInWithPin } from './pin-sign-in';
import { unlockPin } from '../ways-in';

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

const PIN = '48261537';
const WRONG = { ok: false, problem: 'pin' };
let place = 0;
/** An address that nobody has tried from. */
const newPlace = () => ({ ...FROM, address: `203.0.113.${(place += 1)}` });

async function withPin() {
  const { organisationId, staff } = await withStaff(database, null);
  const { personId, number } = staff[0]!;
  const code = await printed(database, organisationId, personId);
  expect(await joinWithPin(parts, { code, pin: PIN }, FROM)).toMatchObject({ ok: true });
  return { organisationId, personId, number };
}
type Somebody = Awaited<ReturnType<typeof withPin>>;
const enter = ({ organisationId, number }: Somebody, pin = PIN, from = newPlace()) =>
  signInWithPin(parts, { organisationId, number, pin }, from);
const actions = (organisationId: string) =>
  database.within(organisationId, async (tx) =>
    (await tx.select().from(auditEntry).orderBy(auditEntry.at)).map((one) => one.action)
  );

test('an employee number and its PIN open the own record and nothing more', async () => {
  const who = await withPin();
  const opened = await enter({ ...who, number: who.number.toUpperCase() });
  if (!opened.ok) throw new Error(opened.problem);
  const cookie = opened.cookies.map((one) => one.split(';')[0]).join('; ');
  const found = await parts.auth.api.getSession({ headers: new Headers({ cookie }) });
  expect(found).toMatchObject({
    user: { personId: who.personId },
    session: { method: 'pin', strongUntil: null }
  });
});

test('wrong PINs lock it, all at once as one by one; the right one opens it no more until it is unlocked', async () => {
  const who = await withPin();
  const from = newPlace();
  const guesses = Array.from({ length: 12 }, (_, i) => enter(who, `9182736${i % 10}`, from));
  expect(new Set((await Promise.all(guesses)).map((one) => !one.ok && one.problem))).toEqual(
    new Set(['pin'])
  );
  // The same answer as for a wrong one: nobody learns the PIN of a locked one.
  expect(await enter(who)).toEqual(WRONG);
  const told = await actions(who.organisationId);
  expect(told.filter((one) => one === 'pin.locked')).toHaveLength(1);
  expect(told.filter((one) => one === 'pin.refused')).toHaveLength(12);

  const actor = { organisationId: who.organisationId, actorId: null, address: null };
  await database.within(who.organisationId, (tx) => unlockPin(tx, actor, who.personId));
  expect(await enter(who)).toMatchObject({ ok: true });
});

test('a right PIN forgives the wrong ones before it', async () => {
  const who = await withPin();
  for (let round = 0; round < 3; round += 1) {
    for (let i = 1; i < PIN_TRIES; i += 1) expect(await enter(who, '55443322')).toEqual(WRONG);
    expect(await enter(who)).toMatchObject({ ok: true });
  }
});

test('one address cannot lock a council: past its limit nobody’s count goes up', async () => {
  const from = newPlace();
  const staff = await Promise.all(Array.from({ length: 6 }, withPin));
  const answers: unknown[] = [];
  for (const who of staff) {
    for (let i = 0; i < PIN_TRIES; i += 1) answers.push(await enter(who, '55443322', from));
  }
  expect(answers.slice(20)).toEqual(
    Array.from({ length: 10 }, () => ({ ok: false, problem: 'too-many' }))
  );
  const stillIn = await Promise.all(staff.map((who) => enter(who)));
  expect(stillIn.map((one) => one.ok)).toEqual([false, false, false, false, true, true]);
});

test('unknown numbers, people without a PIN, leavers and forged organisations get the answer of a wrong PIN', async () => {
  const who = await withPin();
  const { organisationId, staff } = await withStaff(database, null);
  expect(await enter({ ...who, number: 'nobody' })).toEqual(WRONG);
  expect(await enter({ ...staff[0]!, organisationId })).toEqual(WRONG);
  // Theirs, somewhere else.
  expect(await enter({ ...who, organisationId })).toEqual(WRONG);
  const nowhere = randomUUID();
  expect(await enter({ ...who, organisationId: nowhere })).toEqual(WRONG);
  expect(await actions(nowhere)).toEqual([]);
  for (const forged of ['', 'x', "' or 1=1"]) {
    expect(await enter({ ...who, organisationId: forged })).toEqual(WRONG);
  }
  await database.within(who.organisationId, (tx) =>
    tx.update(person).set({ active: false }).where(eq(person.personId, who.personId))
  );
  expect(await enter(who)).toEqual(WRONG);
});

test('an unknown number takes as long as a wrong PIN', async () => {
  const who = await withPin();
  const time = async (work: () => Promise<unknown>) => {
    const since = performance.now();
    await work();
    return performance.now() - since;
  };
  const known: number[] = [];
  const unknown: number[] = [];
  for (let i = 0; i < 4; i += 1) {
    known.push(await time(() => enter(who, '55443322')));
    unknown.push(await time(() => enter({ ...who, number: 'nobody' }, '55443322')));
  }
  // Without the hash it would be a tenth.
  expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) * 0.5);
});

test.each([{ pins: false }, { strongForAll: true }])('%o: a PIN opens nothing', async (signIn) => {
  const who = await withPin();
  await database.within(who.organisationId, (tx) =>
    tx.update(organisation).set({ settings: { locals: {}, tools: [], signIn } })
  );
  expect(await enter(who)).toEqual({ ok: false, problem: 'pins-off' });
  expect(await enter(who, '55443322')).toEqual(WRONG);
});
