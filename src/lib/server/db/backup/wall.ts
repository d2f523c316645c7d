import { DatabaseError, type ClientBase } from 'pg';
import type { Table } from './tables';
import { BackupError } from './trouble';

/** Longest that a lock is waited for: whoever waits behind us waits as long. */
const LOCK_MS = 2_000;
/** PostgreSQL's code for a lock that was not had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Lets the owner see and write past row-level security until it is put back, in this transaction only:
 * no other session ever sees the wall down. Needs the tables to itself, so it waits for running work.
 */
export async function lift(
  client: ClientBase,
  tables: readonly Table[]
): Promise<() => Promise<void>> {
  const walled = tables.filter(({ forced }) => forced);
  for (const { quoted } of walled) {
    await client.query(`alter table ${quoted} no force row level security`);
  }
  return async () => {
    for (const { quoted } of walled) {
      await client.query(`alter table ${quoted} force row level security`);
    }
  };
}

/**
 * Does what needs tables to itself, in a transaction that is open, while others work.
 * @throws BackupError when somebody keeps hold of one for longer than others should wait for us.
 */
export async function soon<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query(`set local lock_timeout = ${LOCK_MS}`);
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== LOCK_NOT_AVAILABLE) throw error;
    throw new BackupError(
      'Somebody has the tables open, perhaps a backup that is under way, and nothing was changed: say it again when that has ended.'
    );
  }
}

/** The ids of all organisations. A plain owner may not list them, so it lifts the wall and rolls back. */
export async function organisations(
  client: ClientBase,
  tables: readonly Table[]
): Promise<string[]> {
  const list = tables.filter(({ name }) => name === 'public.organisation');
  await client.query('begin');
  try {
    return await soon(client, async () => {
      if (list.some(({ walled }) => walled)) await lift(client, list);
      return idsOf(client);
    });
  } finally {
    await client.query('rollback');
  }
}

/** Needs the wall lifted, or a role that it does not hold. */
export async function idsOf(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'select organisation_id as id from public.organisation order by 1'
  );
  return rows.map(({ id }) => id);
}

/** From here to the end of the transaction only this organisation's rows are seen. */
export const enter = (client: ClientBase, organisationId: string) =>
  client.query("select set_config('own_it.organisation', $1, true)", [organisationId]);
