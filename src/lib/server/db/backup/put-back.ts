import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import { escapeIdentifier, type Client, type ClientConfig } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { recount } from '../../insight/recount';
import { rewriteAll } from '../../insight/repair';
import { renewEpochs } from './epochs';
import type { Manifest, Summary } from './format';
import { manifestOf, partsOf } from './read-file';
import { dropAll, migrateWithin, migrationOf, mustKnow } from './schema-at';
import { connected, transaction } from './session';
import { SCHEMAS, tablesOf, type Table } from './tables';
import { BackupError } from './trouble';
import { enter, idsOf, lift } from './wall';

/** Longest that the restore waits for somebody who still has a table open. */
const LOCK_MS = 10_000;

export interface Restored extends Manifest {
  organisations: number;
  /** Rows of state and rollups that were not what the events say, and were made right. */
  repaired: number;
}

/**
 * Puts a backup into a database, in one transaction: until the last check has passed, nothing has
 * changed. Every organisation gets a new epoch.
 * @throws BackupError when it must not or cannot be done.
 */
export async function putBack(
  connection: ClientConfig,
  file: string,
  { replace }: { replace: boolean }
): Promise<Restored> {
  const manifest = await manifestOf(file);
  mustKnow(manifest.migration, file);
  return connected(connection, (client) =>
    transaction(client, 'begin', async () => {
      await client.query(`set local lock_timeout = ${LOCK_MS}`);
      await makeRoom(client, replace);
      await migrateWithin(client, manifest.migration.at);
      await copyIn(client, file);
      await migrateWithin(client);
      const putUp = await lift(client, await tablesOf(client));
      const count = await renewEpochs(client);
      const repaired = await makeExact(client);
      await putUp();
      return { ...manifest, organisations: count, repaired };
    })
  );
}

/** Leaves the database without tables, or refuses: it holds something and nobody said to replace it. */
async function makeRoom(client: Client, replace: boolean): Promise<void> {
  const tables = await tablesOf(client);
  if (tables.length === 0) return;
  if (!(await migrationOf(client))) {
    throw new BackupError(
      'This database holds tables of another program and nothing was changed: restore into one of its own.'
    );
  }
  if (!replace && (await isFilled(client, tables))) {
    throw new BackupError(
      'This database is not empty and nothing was changed: say --replace to lose what is in it.'
    );
  }
  await dropAll(client);
}

async function isFilled(client: Client, tables: Table[]): Promise<boolean> {
  await lift(client, tables);
  for (const { quoted } of tables) {
    const { rowCount } = await client.query(`select from ${quoted} limit 1`);
    if (rowCount) return true;
  }
  return false;
}
/** Fills the tables of a fresh schema. Each must be in the file, and nothing else may be. */
async function copyIn(client: Client, file: string): Promise<void> {
  const tables = await tablesOf(client);
  const putUp = await lift(client, tables);
  const left = new Map(tables.map((table) => [table.name, table]));
  let copy: CopyIn | undefined;
  for await (const part of partsOf(file)) {
    if (part.is === 'table') {
      const table = left.get(part.table);
      left.delete(part.table);
      if (!table || !sameNames(table.columns, part.columns)) throw notThisSchema(part.table);
      copy = new CopyIn(client, table, part.columns);
    } else if (part.is === 'rows') {
      await copy?.write(part.data);
    } else if (part.is === 'end-of-rows') {
      await copy?.end();
    } else if (part.is === 'manifest') {
      const [missing] = left.keys();
      if (missing)
        throw new BackupError(
          `${file} lacks ${missing} and nothing was changed: use another backup.`
        );
      await mustHold(client, part.manifest.tables);
    }
  }
  await putUp();
}

/** Rows on their way into one table. */
class CopyIn {
  readonly #stream: ReturnType<typeof copyFrom>;
  readonly #done: Promise<void>;

  constructor(client: Client, { quoted }: Table, columns: string[]) {
    const names = columns.map(escapeIdentifier).join(', ');
    this.#stream = client.query(copyFrom(`copy ${quoted} (${names}) from stdin`));
    this.#done = finished(this.#stream);
    // Told by whoever awaits it next; until then it must not end the process.
    this.#done.catch(() => undefined);
  }

  async write(rows: Buffer): Promise<void> {
    if (!this.#stream.write(rows)) await Promise.race([once(this.#stream, 'drain'), this.#done]);
  }

  end(): Promise<void> {
    this.#stream.end();
    return this.#done;
  }
}

const sameNames = (a: string[], b: string[]) => [...a].sort().join() === [...b].sort().join();

const notThisSchema = (table: string) =>
  new BackupError(
    `The backup's table ${table} is not one that Own It has at that version; nothing was changed.`
  );

/**
 * Counts in the database, so that it does not matter who counted while copying, and asks for its tables
 * in another way than the copy did, so that one that is forgotten there is missed here.
 */
async function mustHold(client: Client, expected: Summary[]): Promise<void> {
  const wanted = new Map(expected.map(({ table, rows }) => [table, rows]));
  const { rows: tables } = await client.query<{ schema: string; name: string }>(
    'select schemaname as schema, tablename as name from pg_tables where schemaname = any($1)',
    [SCHEMAS]
  );
  for (const { schema, name } of tables) {
    const { rows } = await client.query<{ rows: number }>(
      `select count(*)::int as rows from ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
    );
    const [there, hoped] = [rows[0]?.rows, wanted.get(`${schema}.${name}`)];
    if (there === hoped) continue;
    throw new BackupError(
      hoped === undefined
        ? `The table ${schema}.${name} is not in the backup; nothing was changed.`
        : `${schema}.${name} has ${there} rows where the backup has ${hoped}; nothing was changed.`
    );
  }
}

/**
 * Every number on a dashboard equals a recount of the events that came back. Counts follow from events,
 * so wrong ones are no reason to refuse what cannot be had again. Returns how many rows were rewritten.
 */
async function makeExact(client: Client): Promise<number> {
  const tx = drizzle({ client });
  let repaired = 0;
  for (const id of await idsOf(client)) {
    await enter(client, id);
    const wrong = await recount(tx, id);
    if (wrong.length === 0) continue;
    await rewriteAll(tx, id, wrong);
    const [left] = await recount(tx, id);
    if (left) {
      throw new BackupError(
        `The counts in ${left.table} stay wrong after a repair and nothing was changed: report this.`
      );
    }
    repaired += wrong.length;
  }
  return repaired;
}
