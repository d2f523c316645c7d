import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import type { Actor } from '../audit';
import { place } from '../placements';
import { emptyOrganisation, importFile, NOW, TODAY } from './fixture';
import { readPresent } from './present';
import { undoImport } from './undo';

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

const BO = '002,Bo Rhys,H,Highways,P,2';
const FIRST = [
  'Employee number,Name,Unit code,Unit name,Parent code,Post number',
  ',,P,Place,,',
  ',,H,Highways,P,',
  ',,C,Care,,',
  '001,Ann Lee,H,Highways,P,1',
  BO,
  ''
].join('\n');

const present = ({ organisationId }: Actor) =>
  database.within(organisationId, (tx) => readPresent(tx, organisationId));

test('undoing leaves alone what somebody has changed since: a post, a place, a renamed unit', async () => {
  const actor = await emptyOrganisation(database);
  await importFile(database, actor, FIRST);
  const moved = FIRST.replace(BO, BO.replace('H,Highways,P', 'C,Care,')) + ',,X,Extra,,\n';
  const { importId } = await importFile(database, actor, moved);
  const { organisationId } = actor;
  const { personId } = (await present(actor)).people.find((one) => one.number === '002')!;
  const { units } = await present(actor);
  const idOf = (code: string) => units.find((one) => one.code === code)!.unitId;
  const top = idOf('P');
  await database.within(organisationId, async (tx) => {
    await place(tx, organisationId, [personId], { unitId: top, fromOn: TODAY });
    await tx.execute(sql`update person set unit_id = ${top} where person_id = ${personId}`);
    await tx.execute(sql`update post set title = 'Changed' where number = '2'`);
    await tx.execute(sql`insert into unit_change (organisation_id, change_id, unit_id, kind, effective_on, at, detail)
      values (${organisationId}, gen_random_uuid(), ${idOf('X')}, 'renamed', ${TODAY}, now(), '{}')`);
  });
  const undone = await undoImport(database, actor, { importId, now: NOW });
  expect(undone).toEqual({ keptAsLeavers: 0, leftAlone: 2 });
  const after = await present(actor);
  expect(after.people.find((one) => one.personId === personId)!.unit).toBe(top);
  expect(after.posts.find((one) => one.number === '2')).toMatchObject({ title: 'Changed' });
  expect(after.units.some((one) => one.code === 'X')).toBe(true);
  const placed = await database.within(organisationId, (tx) =>
    tx.execute(
      sql`select unit_id from placement where person_id = ${personId} and from_on = ${TODAY}`
    )
  );
  expect(placed.rows).toEqual([{ unit_id: top }]);
});
