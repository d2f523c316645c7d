import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { opened, RECEIVED } from '../../sync/fixture';
import { ingest } from '../../sync/ingest';
import { someoneKnown } from '../forgetting/forget-fixture';
import { theirData, type Row } from './their-data';
import { asFile, type FileKind } from './their-data-files';

let fresh: FreshDatabase;
let database: Database;
let known: Awaited<ReturnType<typeof someoneKnown>>;
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
  known = await someoneKnown(database);
});

const file = (kind: FileKind, who = known.who) =>
  new Response(asFile(theirData(database, who), kind)).text();
const json = async () => JSON.parse(await file('json')) as Record<string, Row[]>;

test('everything is there, in one object, and no secret', async () => {
  const data = await json();
  const { marks, who } = known;
  expect(
    Object.fromEntries(Object.entries(data).map(([name, rows]) => [name, rows.length]))
  ).toEqual({
    ...{ identity: 1, person: 1, placements: 1, posts: 1, roles: 1, championed_units: 1 },
    ...{ legal_hold: 0, modules: 2, ai_use: 1, ai_use_by_week: 3 },
    ...{ sign_in: 1, accounts: 0, sessions: 1, passkeys: 1, pin: 1, cards: 1 },
    ...{ events: 9, audit_log: 1 }
  });
  expect(data.identity).toEqual([
    { person_id: who.personId, name: marks.name, email: marks.email, employee_number: marks.number }
  ]);
  expect(data.events?.[0]).toMatchObject({ type: 'module.opened', counted_on: '2026-10-20' });
  const text = JSON.stringify(data);
  for (const secret of ['token-', 'key-', 'public-half', 'pin-hash', 'hash:0']) {
    expect(text).not.toContain(secret);
  }
});

test('nothing of anybody else is in it', async () => {
  const text = await file('json');
  for (const { personId } of known.staff.slice(1)) expect(text).not.toContain(personId);
  expect(text).not.toContain('Other');
});

test('as CSV it is one field a line, and nothing in it runs as a formula', async () => {
  const { organisationId, who } = known;
  await database.within(organisationId, (tx) =>
    tx.execute(sql`update person_identity set name = '=1+1' where person_id = ${who.personId}`)
  );
  const lines = (await file('csv')).split('\r\n');
  expect(lines[0]).toBe('section,row,field,value');
  expect(lines).toContain("identity,1,name,'=1+1");
  expect(lines).toContain('modules,1,best_score,0.8');
  expect(lines.filter((line) => line.startsWith('events,9,'))).toHaveLength(9);
});

test('more events than one page holds are all there, once and in order', async () => {
  const events = () => Array.from({ length: 200 }, () => opened('many'));
  for (let i = 0; i < 6; i += 1) {
    await ingest(database, known.who, { device: 'd', events: events(), receivedAt: RECEIVED });
  }
  const { events: found = [] } = await json();
  expect(found).toHaveLength(1209);
  expect(new Set(found.map((one) => one.id)).size).toBe(1209);
});
