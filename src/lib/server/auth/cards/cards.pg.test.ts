import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { enrolmentCard, session } from '../../db/schema/auth';
import { auditEntry } from '../../db/schema/audit';
import { organisation, person } from '../../db/schema/people';
import { revokeCards } from './cards';
import { FROM, partsOf, printed, withStaff } from '../fixture';
import { joinWithPin, lookUp } from './join';

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
const somebody = async () => {
  const { organisationId, staff } = await withStaff(database, null);
  return { organisationId, ...staff[0]! };
};
const audited = (organisationId: string) =>
  database.within(organisationId, async (tx) => {
    const rows = await tx.select().from(auditEntry).orderBy(auditEntry.at);
    return rows.map(({ action, subjectId, address, detail }) => ({
      action,
      subjectId,
      address,
      reason: detail.reason
    }));
  });
const refusals = async (organisationId: string) =>
  (await audited(organisationId))
    .filter((one) => one.action === 'card.refused')
    .map((one) => one.reason);

describe('a good card', () => {
  test('says whose it is as often as it is asked, and is not used up by that', async () => {
    const { organisationId, personId } = await somebody();
    const code = await printed(database, organisationId, personId);
    for (const typed of [code, code.toLowerCase(), `http://x.example/join#${code}`, code]) {
      const looked = await lookUp(parts, typed, FROM);
      expect(looked).toMatchObject({ ok: true, card: { personId, name: 'Person 0' } });
    }
    expect(await refusals(organisationId)).toEqual([]);
  });

  test('lets its person in once, to their own record, and is in nobody’s table as it is printed', async () => {
    const { organisationId, personId } = await somebody();
    const code = await printed(database, organisationId, personId);
    const joined = await joinWithPin(parts, { code, pin: PIN }, FROM);
    if (!joined.ok) throw new Error(joined.problem);
    const cookie = joined.cookies.map((one) => one.split(';')[0]).join('; ');
    const found = await parts.auth.api.getSession({ headers: new Headers({ cookie }) });
    expect(found).toMatchObject({
      user: { personId },
      session: { method: 'pin', strongUntil: null, ipAddress: FROM.address }
    });
    expect(joined.cookies.join()).toContain('HttpOnly');
    expect(await joinWithPin(parts, { code, pin: PIN }, FROM)).toEqual({
      ok: false,
      problem: 'card'
    });
    expect((await audited(organisationId)).map((one) => one.action).sort()).toEqual(
      ['card.made', 'card.used', 'pin.set', 'session.opened', 'card.refused'].sort()
    );
    const kept = JSON.stringify([
      await database.owner.select().from(enrolmentCard),
      await database.owner.execute(sql`select * from auth.pin`)
    ]);
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(PIN);
  });

  test('typed by two at once lets one of them in', async () => {
    const { organisationId, personId } = await somebody();
    const code = await printed(database, organisationId, personId);
    const both = await Promise.all([
      joinWithPin(parts, { code, pin: PIN }, FROM),
      joinWithPin(parts, { code, pin: '73519264' }, FROM)
    ]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
  });

  test('is not used up by a PIN that cannot be taken', async () => {
    const { organisationId, personId, number } = await somebody();
    const code = await printed(database, organisationId, personId);
    for (const pin of ['', '1234567', '12345678', '1'.repeat(8), number, 'x'.repeat(8)]) {
      expect(await joinWithPin(parts, { code, pin }, FROM)).toMatchObject({ ok: false });
    }
    expect(await lookUp(parts, code, FROM)).toMatchObject({ ok: true });
  });
});

const REFUSED = { ok: false, problem: 'card' };

describe('a bad card', () => {
  test.each(['', 'nonsense', '0'.repeat(28), "'; drop table auth.pin; --", '0'.repeat(100_000)])(
    'an unknown one gets the same answer: %.30s',
    async (typed) => {
      expect(await lookUp(parts, typed, { ...FROM, address: typed.slice(0, 20) })).toEqual(REFUSED);
    }
  );

  test('one that is too old, revoked, replaced or of somebody who left gets it too, and is written down', async () => {
    const { organisationId, personId } = await somebody();
    const actor = { organisationId, actorId: null, address: null };
    const old = await printed(database, organisationId, personId, -1);
    const replaced = await printed(database, organisationId, personId);
    const revoked = await printed(database, organisationId, personId);
    await database.within(organisationId, (tx) => revokeCards(tx, actor, personId));
    const last = await printed(database, organisationId, personId);
    await database.within(organisationId, (tx) =>
      tx.update(person).set({ active: false }).where(eq(person.personId, personId))
    );
    for (const code of [old, replaced, revoked, last]) {
      expect(await lookUp(parts, code, FROM)).toEqual(REFUSED);
      expect(await joinWithPin(parts, { code, pin: PIN }, FROM)).toEqual(REFUSED);
    }
    const twice = ['expired', 'revoked', 'revoked', 'left'].flatMap((one) => [one, one]);
    expect(await refusals(organisationId)).toEqual(twice);
    const entries = await audited(organisationId);
    expect(entries.filter((one) => one.action === 'card.refused')[0]).toMatchObject({
      subjectId: personId,
      address: FROM.address
    });
  });
});

describe('cards stop', () => {
  test('an organisation that turns cards or PINs off takes them no more', async () => {
    const { organisationId, personId } = await somebody();
    const code = await printed(database, organisationId, personId);
    const set = (signIn: object) =>
      database.within(organisationId, (tx) =>
        tx.update(organisation).set({ settings: { locals: {}, tools: [], signIn } })
      );
    for (const signIn of [{ pins: false }, { strongForAll: true }]) {
      await set(signIn);
      const refused = await joinWithPin(parts, { code, pin: PIN }, FROM);
      expect(refused).toEqual({ ok: false, problem: 'pins-off' });
    }
    await set({ cards: false });
    expect(await lookUp(parts, code, FROM)).toEqual(REFUSED);
    await set({});
    expect(await joinWithPin(parts, { code, pin: PIN }, FROM)).toMatchObject({ ok: true });
  });

  test('nobody goes on guessing from one address; a right card does not count', async () => {
    const { organisationId, personId } = await somebody();
    const code = await printed(database, organisationId, personId);
    const from = { ...FROM, address: '198.51.100.4' };
    for (let i = 0; i < 40; i += 1) {
      expect(await lookUp(parts, code, from)).toMatchObject({ ok: true });
    }
    const wrong = await Promise.all(
      Array.from({ length: 40 }, () => lookUp(parts, '0'.repeat(28), from))
    );
    expect(wrong.filter((one) => !one.ok && one.problem === 'card')).toHaveLength(30);
    expect(await lookUp(parts, code, from)).toEqual({ ok: false, problem: 'too-many' });
    expect(await lookUp(parts, code, FROM)).toMatchObject({ ok: true });
  });
});

test('a session that our code opens cannot be asked for over the network', async () => {
  const { personId } = await somebody();
  const response = await parts.auth.handler(
    new Request('http://localhost:3000/api/auth/start-session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://localhost:3000' },
      body: JSON.stringify({ userId: personId, method: 'passkey', strong: true })
    })
  );
  expect(response.status).toBe(404);
  const theirs = await database.owner.$count(session, eq(session.userId, personId));
  expect(theirs).toBe(0);
});
