import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import { makeCouncil, MODULE, type Council } from '../../../../tests/fixtures/council';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { auditEntry } from '../db/schema/audit';
import { personIdentity } from '../db/schema/people';
import { personModule } from '../db/schema/training';
import { audit } from '../people/audit';
import { completionCsv } from './completion-csv';

let fresh: FreshDatabase;
let database: Database;
let council: Council;
beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  council = await makeCouncil(database, 'Anytown', {
    Care: [
      { name: 'Home care', people: 20 },
      { name: 'Night desk', people: 3 }
    ],
    Roads: [{ name: 'Repairs', people: 12 }]
  });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const modules = [
  { slug: MODULE, title: 'Using Copilot safely' },
  { slug: 'data-literacy-1', title: 'Data literacy 1: can I trust this?' }
];
const member = (team: string, i: number): string => council.people[team]?.[i] ?? '';
async function exported(organisationId = council.organisationId): Promise<Uint8Array> {
  const stream = completionCsv(database, { organisationId, modules });
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
const lines = (bytes: Uint8Array): string[] => new TextDecoder().decode(bytes).split('\r\n');

test('everybody once, in order, with what they completed', async () => {
  const { organisationId } = council;
  const done = { organisationId, personId: member('Home care', 0), version: 1 };
  await database.within(organisationId, (tx) =>
    tx.insert(personModule).values([
      { ...done, module: MODULE, completedOn: '2026-11-03', bestScore: 0.85 },
      { ...done, module: 'data-literacy-1', openedOn: '2026-11-04' }
    ])
  );
  const bytes = await exported();
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [heading, ...people] = lines(bytes);
  expect(heading).toBe(
    'Employee number,Name,Department,Team,Using Copilot safely: completed on,Using Copilot safely: best score (%),Data literacy 1: can I trust this?: completed on,Data literacy 1: can I trust this?: best score (%)'
  );
  expect(people.pop()).toBe('');
  expect(people).toHaveLength(35);
  expect(people[0]).toBe('Home care-0000,Home care 0,Care,Home care,2026-11-03,85,,');
  expect(people[1]).toBe('Home care-0001,Home care 1,Care,Home care,,,,');
  const numbers = people.map((line) => line.split(',')[0]);
  expect(numbers).toEqual(numbers.toSorted());
});

test('a name that a spreadsheet would run is text', async () => {
  const { organisationId } = council;
  await database.within(organisationId, (tx) =>
    tx
      .update(personIdentity)
      .set({ name: '=HYPERLINK("http://evil","x"),' })
      .where(
        and(
          eq(personIdentity.organisationId, organisationId),
          eq(personIdentity.personId, member('Repairs', 3))
        )
      )
  );
  expect(lines(await exported())).toContain(
    'Repairs-0003,"\'=HYPERLINK(""http://evil"",""x""),",Roads,Repairs,,,,'
  );
});

test('more people than one page holds are all there, once, and nobody of another organisation', async () => {
  const large = await makeCouncil(database, 'Large', { All: [{ name: 'Big', people: 1203 }] });
  const people = lines(await exported(large.organisationId)).slice(1, -1);
  expect(people).toHaveLength(1203);
  expect(new Set(people).size).toBe(1203);
  expect(people.every((line) => line.startsWith('Big-'))).toBe(true);
});

test('each download is written down with its purpose', async () => {
  const { organisationId } = council;
  const actorId = member('Home care', 0);
  const kept = await database.within(organisationId, async (tx) => {
    await audit(
      tx,
      { organisationId, actorId, address: null },
      { action: 'completion.exported', detail: { purpose: 'assurance' } }
    );
    return tx.select().from(auditEntry);
  });
  expect(kept).toMatchObject([
    { actorId, action: 'completion.exported', detail: { purpose: 'assurance' } }
  ]);
});
