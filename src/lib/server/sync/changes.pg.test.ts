import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/database';
import type { Cursor } from '../../protocol';
import { openDatabase, type Database } from '../db/client';
import { migrate } from '../db/migrate';
import type { Who } from '../training/person-state';
import { changesSince } from './changes';
import { makeOrganisation, opened, RECEIVED, type Raw } from './fixture';
import { ingest } from './ingest';

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

const somebody = async (): Promise<Who> => (await makeOrganisation(database, 1)).people[0]!;
const send = (who: Who, device: string, events: Raw[]) =>
  ingest(database, who, { device, events, receivedAt: RECEIVED });
const some = (count: number): Raw[] => Array.from({ length: count }, () => opened('m'));
const ids = (all: readonly { id: string }[]): string[] => all.map((one) => one.id).sort();

const look = (who: Who, cursor: Cursor | null) =>
  database.within(who.organisationId, (tx) => changesSince(tx, who, 'reader', cursor));

/** Pulls as a device does, from where it was, until there is no more for now. */
async function pull(who: Who, cursor: Cursor | null, seen: string[]): Promise<Cursor> {
  let answer = await look(who, cursor);
  seen.push(...ids(answer.changes));
  while (answer.more) {
    answer = await look(who, answer.cursor);
    seen.push(...ids(answer.changes));
  }
  return answer.cursor;
}

test('a device that pulls while others write misses nothing and gets nothing twice', async () => {
  const who = await somebody();
  const batches = Array.from({ length: 60 }, (_, n) => ({ device: `d${n % 4}`, events: some(5) }));
  let writing = true;
  const seen: string[] = [];
  const reading = (async () => {
    let cursor: Cursor | null = null;
    while (writing) cursor = await pull(who, cursor, seen);
    await pull(who, cursor, seen);
  })();
  const answers = await Promise.all(batches.map(({ device, events }) => send(who, device, events)));
  writing = false;
  await reading;
  expect(answers.flat().every((one) => one.status === 'stored')).toBe(true);
  expect(seen.sort()).toEqual(ids(batches.flatMap((batch) => batch.events)));
});

test('a reader by serial number, the naive way, does miss what is committed late', async () => {
  const [slow, quick] = [new Client(fresh.connection), new Client(fresh.connection)];
  await Promise.all([slow.connect(), quick.connect()]);
  await slow.query('create schema naive; create table naive.note (seq serial, who text)');
  const after = async (seq: number) =>
    (
      await quick.query<{ seq: number; who: string }>('select * from naive.note where seq > $1', [
        seq
      ])
    ).rows;

  await slow.query('begin');
  await slow.query("insert into naive.note (who) values ('slow')");
  await quick.query("insert into naive.note (who) values ('quick')");
  const first = await after(0);
  await slow.query('commit');
  const then = await after(Math.max(...first.map((row) => row.seq)));
  expect([...first, ...then].map((row) => row.who)).toEqual(['quick']);
  await Promise.all([slow.end(), quick.end()]);
});

test('the same race on our own positions: the later writer waits, and the reader gets both', async () => {
  const who = await somebody();
  const [early, late] = [some(1), some(1)];
  const seen: string[] = [];
  let commit = (): void => undefined;
  const held = new Promise<void>((resolve) => (commit = resolve));
  let stored = (): void => undefined;
  const inside = new Promise<void>((resolve) => (stored = resolve));
  // The first writer's transaction stays open after it has dealt its positions.
  const slow: Database = {
    ...database,
    alone: (organisationId, personId, work) =>
      database.alone(organisationId, personId, async (tx) => {
        const result = await work(tx);
        stored();
        await held;
        return result;
      })
  };
  const first = ingest(slow, who, { device: 'phone', events: early, receivedAt: RECEIVED });
  await inside;
  let committed = false;
  const second = send(who, 'laptop', late).then(() => (committed = true));
  await wait(150);
  expect(committed).toBe(false);
  const cursor = await pull(who, null, seen);
  expect(seen).toEqual([]);
  commit();
  await Promise.all([first, second]);
  await pull(who, cursor, seen);
  expect(seen.sort()).toEqual(ids([...early, ...late]));
});

test('without a cursor, or with one from before the server went back, everything is sent', async () => {
  const who = await somebody();
  const own = some(3);
  await send(who, 'reader', own);
  const { cursor, changes } = await look(who, null);
  expect(ids(changes)).toEqual(ids(own));
  const before = { ...cursor, epoch: '0b7e9d5a-7a39-4f0e-9d0a-3d9f2a1b4c5d' };
  expect(ids((await look(who, before)).changes)).toEqual(ids(own));
});

test('what a device sent itself is not sent back to it, but passes the cursor on', async () => {
  const who = await somebody();
  const { cursor } = await look(who, null);
  await send(who, 'reader', some(2));
  const others = some(1);
  await send(who, 'phone', others);
  const next = await look(who, cursor);
  expect(ids(next.changes)).toEqual(ids(others));
  expect(next.cursor.pos).toBe(3);
});

test('a long history comes in pages, each event once', async () => {
  const who = await somebody();
  const all: Raw[] = [];
  for (let batch = 0; batch < 6; batch += 1) {
    const events = some(200);
    await send(who, 'phone', events);
    all.push(...events);
  }
  const first = await look(who, null);
  expect(first).toMatchObject({ more: true, cursor: { pos: 500 } });
  const seen: string[] = [];
  await pull(who, null, seen);
  expect(seen.sort()).toEqual(ids(all));
});

test.each([2 ** 31, Number.MAX_SAFE_INTEGER])(
  'a place that nobody has reached, %d, is no error',
  async (pos) => {
    const who = await somebody();
    await send(who, 'phone', some(2));
    const { cursor } = await look(who, null);
    const ahead = await look(who, { epoch: cursor.epoch, pos });
    expect(ahead).toEqual({ cursor, changes: [], more: false });
  }
);
