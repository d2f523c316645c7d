import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../db/client';
import { PERSON_TABLES, told, UNIT_TABLES, type Recounted } from './counted';

type Kept = Record<string, number | string | null>;

/** A row that is not what the events say it should be. Null: there is no such row. */
export interface Drift {
  table: string;
  key: Record<string, string>;
  kept: Kept | null;
  recounted: Kept | null;
}

/** Whose rows to count again. */
export interface Narrowed {
  units: readonly string[];
  people: readonly string[];
}

/**
 * Counts everything again from the organisation's raw events and returns each row of state or rollup
 * that differs. An empty list says that the counts are exact. People count in the unit they are in now.
 */
export async function recount(
  tx: Pick<Transaction, 'execute'>,
  organisationId: string,
  narrowed?: Narrowed
): Promise<Drift[]> {
  const among = (column: string, ids: readonly string[] | undefined): SQL =>
    ids ? sql`${sql.identifier(column)} = any(${sql.param([...ids])}::uuid[])` : sql`true`;
  const people = among('person_id', narrowed?.people);
  const units = among('unit_id', narrowed?.units);
  const drifts: Drift[] = [];
  for (const [tables, only] of [
    [PERSON_TABLES, people],
    [UNIT_TABLES, units]
  ] as const) {
    for (const one of tables) {
      const { rows } = await tx.execute<Omit<Drift, 'table'> & Record<string, unknown>>(
        differing(one, organisationId, only)
      );
      drifts.push(...rows.map((row) => ({ table: one.table, ...row })));
    }
  }
  return drifts;
}

/** `only` narrows down the kept rows and the events alike. */
function differing(
  { table, keys, values, counts, from }: Recounted,
  organisationId: string,
  only: SQL
): SQL {
  const names = sql.raw(keys.join(', '));
  const asObject = (columns: string[]): SQL =>
    sql.raw(`jsonb_build_object(${columns.map((one) => `'${one}', ${one}`).join(', ')})`);
  const nothing = sql.raw(
    counts
      ? `jsonb_build_object(${values.map((one) => `'${one}', 0`).join(', ')})`
      : `'null'::jsonb`
  );
  return sql`
    with told as (${told(organisationId, only)}),
    kept as (
      select ${names}, ${asObject(values)} as state from ${sql.identifier(table)}
      where organisation_id = ${organisationId} and ${only}),
    counted as (
      select ${names}, ${asObject(values)} as state from (${from}) as fresh)
    select ${asObject(keys)} as key, kept.state as kept, counted.state as recounted
    from kept full join counted using (${names})
    where coalesce(kept.state, ${nothing}) <> coalesce(counted.state, ${nothing})
    order by ${names}`;
}
