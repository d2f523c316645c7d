import { sql } from 'drizzle-orm';
import type { PersonFacts } from '../../../domain/people/roster/people-changes';
import { enrol } from '../../auth/users';
import type { Transaction } from '../../db/client';
import type { Changed } from './changed';

const asRows = (changes: readonly Changed<PersonFacts>[]): string =>
  JSON.stringify(changes.map(({ id, after }) => ({ id, ...after })));

/** As `jsonb_to_recordset` reads what `asRows` writes. */
const ROW = sql.raw(`r(id uuid, name text, email text, unit uuid, active boolean, "leftOn" date,
  "startedOn" date, manager uuid, "roleClass" text, language text)`);

/** People who are new, with their employee numbers. */
export async function addPeople(
  tx: Transaction,
  organisationId: string,
  people: readonly Changed<PersonFacts>[],
  numbers: ReadonlyMap<string, string>
): Promise<void> {
  if (people.length === 0) return;
  await tx.execute(sql`
    insert into person (organisation_id, person_id, unit_id, active, left_on, started_on,
      manager_id, role_class, language)
    select ${organisationId}, id, unit, active, "leftOn", "startedOn", manager, "roleClass", language
    from jsonb_to_recordset(${asRows(people)}::jsonb) as ${ROW}`);
  const named = people.map(({ id, after: { name, email } }) => ({
    id,
    name,
    email,
    number: numbers.get(id) ?? ''
  }));
  await tx.execute(sql`
    insert into person_identity (organisation_id, person_id, name, email, employee_number)
    select ${organisationId}, id, name, email, number
    from jsonb_to_recordset(${JSON.stringify(named)}::jsonb)
      as r(id uuid, name text, email text, number text)`);
}

/** Makes people's rows what `after` says. Call it in `withTheirCounts` for those whose unit or work ends. */
export async function changePeople(
  tx: Transaction,
  organisationId: string,
  people: readonly Changed<PersonFacts>[]
): Promise<void> {
  if (people.length === 0) return;
  const rows = asRows(people);
  await tx.execute(sql`
    update person p set unit_id = r.unit, active = r.active, left_on = r."leftOn",
      started_on = r."startedOn", manager_id = r.manager, role_class = r."roleClass",
      language = r.language
    from jsonb_to_recordset(${rows}::jsonb) as ${ROW}
    where p.organisation_id = ${organisationId} and p.person_id = r.id`);
  await tx.execute(sql`
    update person_identity i set name = r.name, email = r.email
    from jsonb_to_recordset(${rows}::jsonb) as ${ROW}
    where i.organisation_id = ${organisationId} and i.person_id = r.id
      and (i.name, i.email) is distinct from (r.name, r.email)`);
}

/** Their ways in follow their names and addresses. */
export async function letIn(
  tx: Transaction,
  organisationId: string,
  people: readonly Changed<PersonFacts>[]
): Promise<void> {
  const named = people.filter(
    ({ before, after }) =>
      before?.name !== after.name || before.email !== after.email || before.active !== after.active
  );
  if (named.length === 0) return;
  await enrol(
    tx,
    organisationId,
    named.map(({ id, after: { name, email } }) => ({ personId: id, name, email }))
  );
}

/** Whose counts go along: they are in another unit, or begin or end to work here. */
export const countsElsewhere = ({ before, after }: Changed<PersonFacts>): boolean =>
  before !== null && (before.unit !== after.unit || before.active !== after.active);
