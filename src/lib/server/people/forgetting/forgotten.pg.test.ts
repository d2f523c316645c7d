import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import { openDatabase, type Database } from '../../db/client';
import { migrate } from '../../db/migrate';
import { recount } from '../../insight/recount';
import { someoneKnown } from './forget-fixture';
import { asLines, forgetAgain, listForgotten, readLines } from './forgotten';

let fresh: FreshDatabase;
let database: Database;
let folder: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
  folder = mkdtempSync(join(tmpdir(), 'own-it-forgotten-'));
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
  rmSync(folder, { recursive: true });
});

const named = (organisationId: string) =>
  database.within(organisationId, async (tx) => {
    const { rows } = await tx.execute<{ name: string }>(sql`select name from person_identity`);
    return rows.map((row) => row.name);
  });
const cli = (...words: string[]) =>
  promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'src/lib/server/people/forgetting/cli.ts', ...words],
    { env: { ...process.env, DATABASE_URL: fresh.url } }
  );

test('whom a backup brought back is forgotten again, by the list that was saved before', async () => {
  // As after a restore: they are all there, and the list is on paper.
  const [one, two] = [await someoneKnown(database), await someoneKnown(database)];
  const both = [one, two].map(({ who }) => ({
    organisationId: who.organisationId,
    personId: who.personId
  }));
  const file = join(folder, 'forgotten.txt');
  writeFileSync(file, `${asLines(both)}\n`);
  expect((await cli('again', file)).stdout).toBe('2 of 2 were there and are forgotten again.\n');
  for (const { organisationId } of both) {
    expect(await named(organisationId)).toEqual([]);
    expect(await database.within(organisationId, (tx) => recount(tx, organisationId))).toEqual([]);
  }
  expect(readLines((await cli('list')).stdout)).toEqual(expect.arrayContaining(both) as unknown);
  // Said again, nobody is there any more.
  expect(await forgetAgain(database, both, new Date())).toBe(0);
  expect(await listForgotten(database)).toHaveLength(2);
});

test.each([
  ['a file that is no such list', 'Persimmon Quillfeather\n', 'Line 1'],
  ['a list with a bad line', null, 'Line 2']
])('%s forgets nobody', async (_, text, said) => {
  const { who, marks } = await someoneKnown(database);
  const file = join(folder, 'bad.txt');
  writeFileSync(file, text ?? `${who.organisationId} ${who.personId}\n'; drop table person\n`);
  await expect(cli('again', file)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining(said) as string
  });
  expect(await named(who.organisationId)).toEqual([marks.name]);
});

test('a command that is none says what there is', async () => {
  for (const words of [[], ['again'], ['forget', 'x'], ['again', join(folder, 'none.txt')]]) {
    await expect(cli(...words)).rejects.toMatchObject({ code: 2 });
  }
});
