import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Database, Transaction } from '../db/client';
import { person } from '../db/schema/people';
import { told, UNIT_TABLES, type Recounted } from '../insight/counted';
import type { Who } from '../training/person-state';

/** Moves a person to another unit, and what they did with them: everything counts where its person is now. */
export function movePerson(database: Database, who: Who, toUnit: string): Promise<void> {
  const { organisationId, personId } = who;
  const them = and(eq(person.organisationId, organisationId), eq(person.personId, personId));
  return database.exclusively(organisationId, (tx) =>
    withTheirCounts(tx, organisationId, [personId], async () => {
      await tx.update(person).set({ unitId: toUnit }).where(them);
    })
  );
}

/**
 * Changes the rows of people (their unit, whether they work here) and takes their share of the counts
 * along, so that the rollups stay equal to a recount. Call it in `database.exclusively`: no event may be
 * counted in between.
 * @param personIds everybody whom `change` changes.
 */
export async function withTheirCounts(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[],
  change: () => Promise<void>
): Promise<void> {
  for (const table of UNIT_TABLES) await add(tx, organisationId, personIds, table, sql`-1`);
  await change();
  for (const table of UNIT_TABLES) await add(tx, organisationId, personIds, table, sql`1`);
}

/** Adds what these people's events come to, so many times, to the counts of the units they are in. */
async function add(
  tx: Transaction,
  organisationId: string,
  personIds: readonly string[],
  { table, keys, values, from }: Recounted,
  times: SQL
): Promise<void> {
  const names = (columns: string[]): SQL => sql.raw(columns.join(', '));
  const counted = sql.join(
    values.map((column) => sql`${sql.identifier(column)} * ${times}`),
    sql`, `
  );
  const sums = sql.raw(
    values.map((column) => `${column} = kept.${column} + excluded.${column}`).join(', ')
  );
  const theirs = sql`e.person_id = any(${sql.param([...personIds])}::uuid[])`;
  await tx.execute(sql`
    with told as (${told(organisationId, theirs)})
    insert into ${sql.identifier(table)} as kept (organisation_id, ${names([...keys, ...values])})
    select ${organisationId}, ${names(keys)}, ${counted} from (${from}) as theirs
    on conflict (organisation_id, ${names(keys)}) do update set ${sums}`);
}
