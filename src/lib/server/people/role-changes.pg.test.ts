import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import type { Change } from '../../domain/people/reorganise';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import { championUnit, roleGrant } from '../db/schema/people';
import { makeOrganisation } from '../sync/fixture';
import { reorganise } from './units/reorganise';

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

test('a unit that closes has no champions, and who has no other unit is none any more', async () => {
  const { organisationId, units, people } = await makeOrganisation(database, 1, 1);
  const [one, made] = units as [string, string];
  const helper = { organisationId, personId: people[0]!.personId };
  const see = <T>(work: Parameters<typeof database.within<T>>[1]) =>
    database.within(organisationId, work);
  const act = (change: Change) =>
    reorganise(
      database,
      { organisationId, actorId: people[1]!.personId, address: null },
      { change, effectiveOn: '2026-11-25', now: new Date('2026-11-25T12:00:00Z') }
    );
  await see(async (tx) => {
    await tx.insert(roleGrant).values({ ...helper, role: 'champion' });
    await tx.insert(championUnit).values({ ...helper, unitId: made });
  });
  await act({ kind: 'merge', unitId: made, intoId: one });
  expect(await see((tx) => tx.$count(roleGrant))).toBe(1);
  const empty = await act({ kind: 'add', parentId: null, name: 'Empty' });
  if (!empty.ok) throw new Error(empty.problem);
  const { unitId } = empty.done;
  await see(async (tx) => {
    await tx.delete(championUnit);
    await tx.insert(championUnit).values({ ...helper, unitId });
  });
  expect(await act({ kind: 'close', unitId })).toMatchObject({ ok: true });
  expect(await see((tx) => tx.$count(roleGrant))).toBe(0);
  const told = await see((tx) =>
    tx.execute<{ action: string }>(
      sql`select action from audit_entry where action like 'champion.%'`
    )
  );
  expect(told.rows.map(({ action }) => action).sort()).toEqual([
    'champion.appointed',
    'champion.ended',
    'champion.ended'
  ]);
});
