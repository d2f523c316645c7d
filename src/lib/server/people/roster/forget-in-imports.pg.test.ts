import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { rosterImport } from '../../db/schema/roster';
import type { Actor } from '../audit';
import { forget } from '../forgetting/forget';
import { emptyOrganisation, importFile, NOW, upload } from './fixture';
import { unpackText } from './pack';
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

const HEAD = 'Employee number,Name,Email,Unit code,Unit name';
const ANN = '001,Ann Lee,Ann@x.example,H,Highways';
const BO = '002,Bo Rhys,,H,Highways';
const file = (...rows: string[]): string => [HEAD, ...rows, ''].join('\n');

async function forgetAnn(actor: Actor): Promise<void> {
  const { people } = await database.within(actor.organisationId, (tx) =>
    readPresent(tx, actor.organisationId)
  );
  const { personId } = people.find((one) => one.number === '001')!;
  const wish = { personId, reason: 'own-request', typed: '001', at: NOW } as const;
  expect(await forget(database, actor, wish)).toBe('done');
}
/** Everything that imports keep, as text. */
async function kept({ organisationId }: Actor): Promise<string[]> {
  const rows = await database.within(organisationId, (tx) => tx.select().from(rosterImport));
  const packed = rows.flatMap(({ content, undo }) => [content, undo].flatMap((one) => one ?? []));
  return Promise.all(packed.map(unpackText));
}

test('a waiting file that names somebody goes when they are forgotten, and one that does not stays', async () => {
  const actor = await emptyOrganisation(database);
  await importFile(database, actor, file(ANN, BO));
  await importFile(database, actor, file(ANN, BO.replace('Rhys', 'Rees')));
  const other = { ...actor, actorId: crypto.randomUUID() };
  await upload(database, actor, file(ANN.replace('001', '009')));
  await upload(database, other, file(BO));
  await forgetAnn(actor);
  const left = await kept(actor);
  expect(left.join()).not.toMatch(/ann/i);
  // The file about Bo alone, and the undoing of what changed Bo alone.
  expect(left).toHaveLength(2);
});

test('an import that brought somebody who was forgotten since cannot be undone any more', async () => {
  const actor = await emptyOrganisation(database);
  const { importId } = await importFile(database, actor, file(ANN, BO));
  expect((await kept(actor)).join()).toContain('Ann Lee');
  await forgetAnn(actor);
  expect(await kept(actor)).toEqual([]);
  expect(await undoImport(database, actor, { importId, now: NOW })).toBeNull();
});
