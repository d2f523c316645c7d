import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Database, Transaction } from '../db/client';
import { person } from '../db/schema/people';
import { told, UNIT_TABLES, type Recounted } from '../insight/counted';
import type { Who } from '../training/person-state';

/**
 * Moves a person to another unit, and what they did with them: everything counts where its person is
 * now. Holds up the organisation's events for the moment it takes, so that none is counted in between.
 */
export function movePerson(database: Database, who: Who, toUnit: string): Promise<void> {
  const { organisationId, personId } = who;
  const them = and(eq(person.organisationId, organisationId), eq(person.personId, personId));
  return database.exclusively(organisationId, async (tx) => {
    for (const table of UNIT_TABLES) await add(tx, who, table, sql`-1`);
    await tx.update(person).set({ unitId: toUnit }).where(them);
    for (const table of UNIT_TABLES) await add(tx, who, table, sql`1`);
  });
}

/** Adds what the person's events come to, so many times, to the counts of the unit they are in. */
async function add(
  tx: Transaction,
  { organisationId, personId }: Who,
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
  await tx.execute(sql`
    with told as (${told(organisationId, sql`e.person_id = ${personId}`)})
    insert into ${sql.identifier(table)} as kept (organisation_id, ${names([...keys, ...values])})
    select ${organisationId}, ${names(keys)}, ${counted} from (${from}) as theirs
    on conflict (organisation_id, ${names(keys)}) do update set ${sums}`);
}
