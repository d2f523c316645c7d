import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import type { AuditAction } from '../../../domain/people/audit';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { personIdentity } from '../../db/schema/people';
import { makeOrganisation } from '../../sync/fixture';
import { audit } from '../audit';
import { auditCsv } from './audit-csv';
import { auditCursor, auditFilter, auditPage, cursorText, type Cursor } from './audit-log';

let fresh: FreshDatabase;
let database: Database;
let organisationId: string;
let [known, gone]: string[] = [];

const AT = new Date('2026-11-18T10:00:00.000Z');
const everything = auditFilter(new URLSearchParams());
const page = (query: string, size = 100, after: Cursor | null = null) =>
  database.within(organisationId, (tx) =>
    auditPage(tx, organisationId, auditFilter(new URLSearchParams(query)), { after, size })
  );

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  const made = await makeOrganisation(database, 2);
  ({ organisationId } = made);
  [known, gone] = made.people.map((one) => one.personId);
  const entry = (action: AuditAction, at: Date, more = {}) => ({ action, at, ...more });
  await database.within(organisationId, async (tx) => {
    await tx
      .insert(personIdentity)
      .values({ organisationId, personId: known!, name: '=Ada', employeeNumber: '007' });
    const actor = { organisationId, actorId: known!, address: '192.0.2.1' };
    await audit(
      tx,
      actor,
      ...Array.from({ length: 7 }, () => entry('session.opened', AT)),
      entry('role.granted', new Date('2026-11-19T10:00:00Z'), {
        subjectId: gone,
        detail: { role: 'hr', unit: made.units[0]! }
      }),
      // Half past midnight in London's summer is the day before in UTC.
      entry('token.made', new Date('2026-06-30T23:30:00Z'), { detail: { token: '=cmd|x' } }),
      entry('event.conflict', new Date('2026-06-01T12:00:00Z'), { detail: { module: 'secret' } })
    );
    const nobody = { organisationId, actorId: null, address: null };
    await audit(tx, nobody, entry('token.refused', new Date('2026-11-20T10:00:00Z')));
  });
  const elsewhere = await makeOrganisation(database, 1);
  const theirs = { ...elsewhere, actorId: null, address: null };
  await database.within(elsewhere.organisationId, (tx) =>
    audit(
      tx,
      { organisationId: theirs.organisationId, actorId: null, address: null },
      { action: 'pin.set' }
    )
  );
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

test('newest first, with names of those who are known, and nothing of elsewhere', async () => {
  const { entries, next } = await page('');
  expect(next).toBeNull();
  expect(entries).toHaveLength(11);
  expect(entries.slice(0, 2)).toMatchObject([
    { action: 'token.refused', actor: null },
    {
      action: 'role.granted',
      actor: { name: '=Ada', employeeNumber: '007' },
      subject: 'forgotten',
      address: '192.0.2.1',
      detail: { role: 'hr', unit: 'Team 0' }
    }
  ]);
});

test('no learning is shown', async () => {
  const { entries } = await page('action=event.conflict');
  expect(entries).toMatchObject([{ detail: {} }]);
});

test('pages add up to everything, each once, also within one instant', async () => {
  const seen: string[] = [];
  let after: Cursor | null = null;
  do {
    const { entries, next }: Awaited<ReturnType<typeof page>> = await page('', 2, after);
    seen.push(...entries.map((one) => one.auditId));
    after = next && auditCursor(cursorText(next));
    expect(after === null).toBe(next === null);
  } while (after);
  expect([seen.length, new Set(seen).size]).toEqual([11, 11]);
});

test('days are London’s, both included', async () => {
  const actions = async (query: string) => (await page(query)).entries.map((one) => one.action);
  expect(await actions('from=2026-07-01&to=2026-07-01')).toEqual(['token.made']);
  expect(await actions('from=2026-06-30&to=2026-06-30')).toEqual([]);
  expect(await actions('from=2026-11-19')).toEqual(['token.refused', 'role.granted']);
  expect(await actions('action=role.granted&person=007')).toEqual(['role.granted']);
  expect(await actions('person=008')).toEqual([]);
});

test.each([
  'from=2026-02-31',
  'from=x',
  "action=' or 1=1",
  'action=__proto__',
  'after=x',
  'person=%00'
])('what is not understood filters nothing: %s', async (query) => {
  expect(auditFilter(new URLSearchParams(query))).toEqual(everything);
});
test.each(['2026-11-18 10:00:00+00', '2026-13-45 10:00:00+00_0', "'; drop--_x"])(
  '%s is no place in the log',
  (text) => expect(auditCursor(text)).toBeNull()
);

test('the CSV holds every row and no formula', async () => {
  const text = await new Response(auditCsv(database, organisationId, everything)).text();
  const lines = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(12);
  expect(text).toContain("'=Ada");
  expect(text).not.toMatch(/(^|,)=/m);
  expect(text).toContain('token: =cmd|x');
});

test.each(['0000-01-01', '2026-02-30'])('%s filters nothing and begins no page', async (day) => {
  expect(await page(`from=${day}&to=${day}`)).toEqual(await page(''));
  expect(auditCursor(`${day} 00:00:00+00_${organisationId}`)).toBeNull();
});
