import { inArray, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/client';
import { person } from '../db/schema/people';
import { recount, type Drift } from './recount';

/**
 * Makes the rows that `drifts` names what the events say, and returns what was rewritten. Nobody's
 * events come in between: while it runs, whoever wants to send waits. It counts again under the lock,
 * for what was read before it may have been passed by.
 */
export function repair(
  database: Database,
  organisationId: string,
  drifts: readonly Drift[]
): Promise<Drift[]> {
  const ids = (key: string) => [...new Set(drifts.flatMap((drift) => drift.key[key] ?? []))];
  const people = ids('person_id');
  return database.exclusively(organisationId, async (tx) => {
    // Whatever a person sent since was added to their unit from a state that was wrong.
    const theirs = await unitsOf(tx, people);
    const units = [...new Set([...ids('unit_id'), ...theirs])];
    const wrong = await recount(tx, organisationId, { units, people });
    await rewriteAll(tx, organisationId, wrong);
    return wrong;
  });
}

/** Makes the rows what the recount says. Whoever calls it keeps new events out until the commit. */
export async function rewriteAll(
  tx: Pick<Transaction, 'execute'>,
  organisationId: string,
  wrong: readonly Drift[]
): Promise<void> {
  for (const table of new Set(wrong.map((drift) => drift.table))) {
    const rows = wrong.filter((drift) => drift.table === table);
    await rewrite(tx, organisationId, table, rows);
  }
}

async function unitsOf(tx: Transaction, people: string[]): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ unitId: person.unitId })
    .from(person)
    .where(inArray(person.personId, people));
  return rows.map((row) => row.unitId);
}

async function rewrite(
  tx: Pick<Transaction, 'execute'>,
  organisationId: string,
  table: string,
  rows: readonly Drift[]
): Promise<void> {
  const name = sql.identifier(table);
  const own = { organisation_id: organisationId };
  const keys = rows.map(({ key }) => ({ ...own, ...key }));
  const right = rows.flatMap(({ key, recounted }) =>
    recounted ? [{ ...own, ...key, ...recounted }] : []
  );
  const columns = Object.keys(keys[0] ?? {}).map((column) => sql.identifier(column));
  const list = sql.join(columns, sql`, `);
  await tx.execute(sql`
    delete from ${name} where (${list}) in (
      select ${list} from jsonb_populate_recordset(null::${name}, ${JSON.stringify(keys)}::jsonb))`);
  await tx.execute(sql`
    insert into ${name}
    select * from jsonb_populate_recordset(null::${name}, ${JSON.stringify(right)}::jsonb)`);
}
