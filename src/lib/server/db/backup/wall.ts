import type { ClientBase } from 'pg';
import type { Table } from './tables';

/** Longest that a lock is waited for: whoever waits behind us waits as long. */
const LOCK_MS = 2_000;

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

/** The ids of all organisations. A plain owner may not list them, so it lifts the wall and rolls back. */
export async function organisations(
  client: ClientBase,
  tables: readonly Table[]
): Promise<string[]> {
  const list = tables.filter(({ name }) => name === 'public.organisation');
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = ${LOCK_MS}`);
    if (list.some(({ walled }) => walled)) await lift(client, list);
    return await idsOf(client);
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
