import { randomUUID } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import type { Database, Transaction } from '$lib/server/db/client';

/** Everything that a backup of one organisation brings back, except its epoch. */
const TABLES = [
  'event',
  'person_module',
  'person_use',
  'person_week',
  'unit_module',
  'unit_week',
  'unit_day'
];

/** The organisation's rows as they are now, as JSON. */
export async function backUp(database: Database, organisationId: string): Promise<string> {
  const parts = TABLES.map(
    (table) =>
      sql`${table}::text, (select coalesce(jsonb_agg(t), '[]') from ${sql.identifier(table)} t
        where organisation_id = ${organisationId})`
  );
  const { rows } = await database.owner.execute<{ all: string }>(
    sql`select jsonb_build_object(${sql.join(parts, sql`, `)})::text as all`
  );
  return rows[0]?.all ?? '{}';
}

/** Puts the rows back as they were then, in a new epoch, as a restored server has it. */
export async function restore(
  database: Database,
  organisationId: string,
  rows: string
): Promise<void> {
  await database.owner.transaction(async (tx) => {
    for (const table of TABLES) await tx.execute(putBack(table, organisationId, rows));
    await startEpoch(tx, organisationId);
  });
}

const putBack = (table: string, organisationId: string, rows: string): SQL => sql`
  with gone as (delete from ${sql.identifier(table)} where organisation_id = ${organisationId}
    returning 1)
  insert into ${sql.identifier(table)}
    select r.* from (select count(*) from gone) as after,
      jsonb_populate_recordset(null::${sql.identifier(table)}, ${rows}::jsonb->${table}) as r`;

async function startEpoch(tx: Transaction, organisationId: string): Promise<void> {
  await tx.execute(sql`update organisation set epoch = ${randomUUID()}
    where organisation_id = ${organisationId}`);
}
