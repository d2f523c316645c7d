import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { ROLE_CLASSES } from '../../domain/people/person';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import * as auth from '../db/schema/auth';
import { person, personIdentity } from '../db/schema/people';
import { recount } from '../insight/recount';
import { createLog } from '../log';
import { erase } from '../people/forgetting/erase';
import { placeHold } from '../people/forgetting/holds';
import { withTheirCounts } from '../people/move';
import { retention, switchRetention } from '../people/forgetting/retention';
import { checkedUse, makeOrganisation, opened, RECEIVED, sent } from '../sync/fixture';
import { ingest } from '../sync/ingest';
import type { Who } from '../training/person-state';
import { keepRules, purge } from './keep-rules';

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
beforeEach(async () => {
  await database.owner.execute(sql`truncate auth."user" cascade`);
});

const NIGHT = new Date('2026-11-25T03:10:00Z');
const log = () => {
  const lines: string[] = [];
  return { lines, log: createLog('json', { write: (line) => lines.push(line) }) };
};
const drift = (organisationId: string) =>
  database.within(organisationId, (tx) => recount(tx, organisationId));

/** People who left on these days, each with a name, a way in and some learning. */
async function leavers(days: (string | null)[]) {
  const { organisationId, people } = await makeOrganisation(database, days.length);
  for (const [i, who] of people.entries()) {
    const { personId } = who;
    const events = [opened('m'), checkedUse()];
    await ingest(database, who, { device: `d${i}`, events, receivedAt: RECEIVED });
    const email = `${personId}@x.example`;
    await database.owner
      .insert(auth.user)
      .values({ organisationId, personId, id: personId, name: `N${i}`, email });
  }
  const ids = people.map((one) => one.personId);
  await database.exclusively(organisationId, (tx) =>
    withTheirCounts(tx, organisationId, ids, async () => {
      for (const [i, who] of people.entries()) {
        const row = { organisationId, personId: who.personId };
        await tx
          .insert(personIdentity)
          .values({ ...row, name: `N${i}`, employeeNumber: `E${String(i).padStart(3, '0')}` });
        await tx
          .update(person)
          .set({
            active: days[i] === null,
            leftOn: days[i] ?? null,
            roleClass: ROLE_CLASSES[i % 3]!
          })
          .where(eq(person.personId, who.personId));
      }
    })
  );
  return { organisationId, people };
}
const actor = ({ organisationId, personId }: Who) => ({
  organisationId,
  actorId: personId,
  address: null
});
const left = (organisationId: string) =>
  database.within(organisationId, async (tx) => {
    const { rows } = await tx.execute<{ n: string }>(
      sql`select employee_number as n from person_identity order by 1`
    );
    return rows.map((row) => row.n);
  });
const plan = (organisationId: string) =>
  database.within(organisationId, (tx) => retention(tx, organisationId, '2026-11-25'));

test('the job forgets exactly whom the dry run named, in an organisation that switched it on', async () => {
  // By turns: standard (7 years), children (25), adults at risk (25).
  const days = ['2019-11-24', '2010-01-01', '2001-11-24', '2019-11-25', '1999-01-01', null];
  const { organisationId, people } = await leavers(days);
  await placeHold(database, actor(people[5]!), {
    personId: people[4]!.personId,
    reason: 'r',
    at: NIGHT
  });
  const before = await left(organisationId);
  const named = (await plan(organisationId)).due.map((one) => one.employeeNumber);
  expect(named).toEqual(['E002', 'E000']);

  const { lines, ...parts } = log();
  await keepRules({ database, ...parts }, () => NIGHT);
  expect(await left(organisationId)).toEqual(before);

  await switchRetention(database, actor(people[5]!), true);
  await keepRules({ database, ...parts }, () => NIGHT);
  expect(await left(organisationId)).toEqual(before.filter((one) => !named.includes(one)));
  expect((await plan(organisationId)).due).toEqual([]);
  expect(await drift(organisationId)).toEqual([]);
  expect(lines.join('')).toContain('{"standard":1,"children":0,"adults-at-risk":1}');
  expect(lines.join('')).not.toContain(people[0]!.personId);
  const { rows } = await database.within(organisationId, (tx) =>
    tx.execute(sql`select actor_id, detail from audit_entry where action = 'retention.applied'`)
  );
  expect(rows).toEqual([
    {
      actor_id: null,
      detail: { night: '2026-11-25', standard: 1, children: 0, 'adults-at-risk': 1 }
    }
  ]);
});

test('more people than one batch are all forgotten; switched off again, nobody is', async () => {
  const { organisationId, people } = await leavers(Array.from({ length: 60 }, () => '1990-01-01'));
  const [first] = people as [Who];
  const { log: said } = log();
  await switchRetention(database, actor(first), true);
  await switchRetention(database, actor(first), false);
  await keepRules({ database, log: said }, () => NIGHT);
  expect(await left(organisationId)).toHaveLength(60);
  await switchRetention(database, actor(first), true);
  await keepRules({ database, log: said }, () => NIGHT);
  expect(await left(organisationId)).toEqual([]);
  expect(await drift(organisationId)).toEqual([]);
});

test('what nobody can sign in with any more is thrown away, and nothing else', async () => {
  const { people } = await leavers([null]);
  const userId = people[0]!.personId;
  const day = (d: string) => new Date(`${d}T00:00:00Z`);
  const [past, future] = [day('2026-11-24'), day('2026-12-24')];
  const session = { userId, token: 't' };
  await database.owner.insert(auth.session).values([
    { ...session, id: 'old', expiresAt: past },
    { ...session, id: 'open', token: 'u', expiresAt: future }
  ]);
  await database.owner.insert(auth.verification).values([
    { id: 'old', identifier: 'i', value: 'v', expiresAt: past },
    { id: 'open', identifier: 'i', value: 'v', expiresAt: future }
  ]);
  const card = (codeHash: string, expiresAt: Date, usedAt: Date | null = null) =>
    database.owner
      .insert(auth.enrolmentCard)
      .values({ id: randomUUID(), userId, codeHash, expiresAt, usedAt });
  await card('expired long ago', day('2026-10-20'));
  await card('used long ago', future, day('2026-10-20'));
  await card('expired', past);
  await card('open', future);
  expect(await purge(database, NIGHT)).toEqual({ sessions: 1, codes: 1, cards: 2 });
  const { rows } = await database.owner.execute(sql`
    select id from auth.session union all select id from auth.verification
    union all select code_hash from auth.enrolment_card order by 1`);
  expect(rows.map((row) => row.id)).toEqual(['expired', 'open', 'open', 'open']);
});

test('whoever is forgotten among random events, the counts equal a recount and weeks stay', async () => {
  const day = fc.integer({ min: 1, max: 17 }).map((d) => `2026-11-${String(d).padStart(2, '0')}`);
  const deed = fc.record({
    who: fc.nat(5),
    kind: fc.constantFrom('opened' as const, 'completed' as const, 'used' as const),
    at: day
  });
  const deeds = fc.array(deed, { minLength: 1, maxLength: 25 });
  const gone = fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(deeds, gone, async (done, whom) => {
      const { organisationId, people } = await makeOrganisation(database, 3, 3);
      for (const { who, kind, at } of done) {
        const when = { at: `${at}T10:00:00Z` };
        const one = {
          opened: () => opened('m', when),
          completed: () => sent('module.completed', { module: 'm', version: 1, score: 1 }, when),
          used: () => checkedUse(when)
        }[kind]();
        await ingest(database, people[who]!, { device: 'd', events: [one], receivedAt: RECEIVED });
      }
      const weeks = () =>
        database.within(organisationId, async (tx) => {
          const { rows } = await tx.execute(sql`
            select unit_id, week, completions, checked_people from unit_week
            where completions + checked_people > 0 order by 1, 2`);
          return rows;
        });
      const before = await weeks();
      const ids = whom.map((i) => people[i]!.personId);
      await database.exclusively(organisationId, (tx) => erase(tx, organisationId, ids, NIGHT));
      expect(await drift(organisationId)).toEqual([]);
      expect(await weeks()).toEqual(before);
    }),
    { numRuns: 12 }
  );
});
