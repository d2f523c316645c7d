import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/database';
import type { Who } from '../../training/person-state';
import { openDatabase, type Database } from '../client';
import { migrate } from '../migrate';
import { backup, restore, verify } from './commands';
import { everything, folder, furnish, learn } from './fixture';
import type { Manifest } from './format';
import { connected } from './session';
import { targetAt, type Target } from './target';

const home = folder();
let fresh: FreshDatabase;
let target: Target;
let people: Who[];
let good: Buffer;
let text: string;

const withDatabase = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
  const database = openDatabase(fresh.connection);
  return work(database).finally(() => database.close());
};

beforeAll(async () => {
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  target = targetAt(fresh.url);
  const file = join(home, 'good.backup');
  people = await withDatabase(furnish);
  await backup(target, file);
  good = readFileSync(file);
  text = gunzipSync(good).toString();
  await withDatabase((database) => learn(database, people[0]!));
});
afterAll(async () => {
  await fresh.drop();
  rmSync(home, { recursive: true });
});

const lines = (): string[] => text.split('\n').slice(0, -1);
const packed = (changed: readonly string[]): Buffer =>
  gzipSync(changed.map((line) => `${line}\n`).join(''));
/** With another header: a backup from elsewhere. */
function headed(change: Partial<Manifest>): Buffer {
  const [first = '', ...rest] = lines();
  return packed([JSON.stringify({ ...(JSON.parse(first) as Manifest), ...change }), ...rest]);
}
/** Without one table, and whole all the same by its own last line. */
function without(table: string): Buffer {
  const all = lines();
  const start = all.findIndex((line) => line.startsWith(`{"table":"${table}"`));
  const end = all.indexOf('\\.', start);
  const last = JSON.parse(all.at(-1)!) as Pick<Manifest, 'tables'>;
  const tables = last.tables.filter((one) => one.table !== table);
  return packed([...all.slice(0, start), ...all.slice(end + 1, -1), JSON.stringify({ tables })]);
}
function flipped(): Buffer {
  const copy = Buffer.from(good);
  const middle = copy.length >> 1;
  copy[middle] = copy[middle]! ^ 0x10;
  return copy;
}

test.each<[string, RegExp, () => Buffer]>([
  ['cut off in the middle', /is cut short/, () => good.subarray(0, good.length >> 1)],
  ['without its last byte', /is cut short/, () => good.subarray(0, -1)],
  ['without its last line', /is cut short/, () => packed(lines().slice(0, -1))],
  ['with one bit changed', /is damaged/, flipped],
  [
    'with a value changed',
    /is damaged/,
    () => gzipSync(text.replace('copilot-chat', 'copilot-chad'))
  ],
  [
    'with a row twice',
    /is damaged/,
    () => packed(lines().flatMap((l) => (l.startsWith('{') || l === '\\.' ? [l] : [l, l])))
  ],
  ['with something behind its end', /is damaged/, () => packed([...lines(), '{"tables":[]}'])],
  ['of text', /is not a backup/, () => Buffer.from(text)],
  ['of another program', /is not a backup/, () => packed(['-- PostgreSQL database dump'])],
  ['with nothing in it', /is cut short/, () => Buffer.alloc(0)],
  ['in a newer format', /made by a newer Own It/, () => headed({ version: 2 })],
  [
    'of a newer database',
    /made by a newer Own It/,
    () => headed({ migration: { at: 9e12, hash: 'x' } })
  ],
  ['of another build', /another build/, () => headed({ migration: { at: 1, hash: 'x' } })],
  ['without a table', /lacks public\.audit_entry/, () => without('public.audit_entry')],
  [
    'with a table of another program',
    /table public\.other is not one/,
    () => gzipSync(text.replaceAll('"public.audit_entry"', '"public.other"'))
  ]
])('a file %s is refused in a sentence, and nothing is changed', async (name, sentence, make) => {
  const file = join(home, `${name}.backup`);
  writeFileSync(file, make());
  const before = await everything(target);
  const refusal: unknown = await restore(target, file, { replace: true }).catch(
    (error: unknown) => error
  );
  expect(refusal).toMatchObject({
    name: 'BackupError',
    message: expect.stringMatching(sentence) as string
  });
  expect((refusal as Error).message).toMatch(/nothing was changed/);
  expect(await everything(target)).toEqual(before);
});

test('what cannot be restored is not called a backup', async () => {
  const file = join(home, 'lacking.backup');
  writeFileSync(file, without('public.audit_entry'));
  await expect(verify(target, file)).rejects.toThrow(/is no good: .* lacks public\.audit_entry/);
});

test('a file that is not there is named', async () => {
  const file = join(home, 'none.backup');
  await expect(restore(target, file, { replace: true })).rejects.toThrow(
    `There is no file ${file}`
  );
});

test('a backup that cannot be restored is not called good', async () => {
  const file = join(home, 'theirs.backup');
  await connected(fresh.connection, (client) => client.query('create table theirs (id int)'));
  await expect(backup(target, file)).rejects.toThrow(/no good: .* table public\.theirs is not one/);
  await connected(fresh.connection, (client) => client.query('drop table theirs'));
  expect(existsSync(file)).toBe(false);
  expect(existsSync(`${file}.partial`)).toBe(false);
});

test('a database without Own It is not backed up', async () => {
  const empty = await freshDatabase();
  const file = join(home, 'empty.backup');
  await expect(backup(targetAt(empty.url), file)).rejects.toThrow(/holds no Own It/);
  expect(existsSync(file)).toBe(false);
  await connected(empty.connection, (client) => client.query('create table theirs (id int)'));
  writeFileSync(file, good);
  await expect(restore(targetAt(empty.url), file, { replace: true })).rejects.toThrow(
    /another program/
  );
  await empty.drop();
});
