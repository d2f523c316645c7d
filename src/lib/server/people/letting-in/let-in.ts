import { eq, sql, type SQL } from 'drizzle-orm';
import { can, outranks } from '../../../domain/people/can';
import { signInSettings } from '../../../domain/people/organisation';
import { isId } from '../../../domain/people/ids';
import type { Role, Standing } from '../../../domain/people/roles';
import { isOut, NO_WAYS, type WaysIn } from '../../../domain/people/ways-in';
import { waysIn } from '../../auth/ways-in';
import type { Transaction } from '../../db/client';
import { organisation } from '../../db/schema/people';

/** As many as one sheet of cards is made for at once. */
export const MOST_AT_ONCE = 200;

/** Somebody whom a helper may see in the list of people to let in. */
export interface Helped {
  personId: string;
  name: string;
  unit: string;
  ways: WaysIn;
  /** False: they may do more than the helper, so somebody else has to help them. */
  mayHelp: boolean;
  /** They cannot sign in at all until somebody helps. */
  isOut: boolean;
}

/** Which people: those of a unit and below it, those with this name or number, or these. */
export type Which = { unitId: string } | { find: string } | { personIds: readonly string[] };

interface Row extends Record<string, unknown> {
  person_id: string;
  name: string;
  unit: string;
  path: string[];
  roles: Role[];
}

function filter(which: Which): SQL {
  if ('unitId' in which) {
    return isId(which.unitId) ? sql`${which.unitId}::uuid = any(u.path)` : sql`false`;
  }
  if ('personIds' in which) {
    return sql`p.person_id = any(${sql.param(which.personIds.filter(isId))}::uuid[])`;
  }
  const like = `%${which.find.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
  return sql`(i.name ilike ${like} or i.employee_number = ${which.find})`;
}

/** Everybody who is meant and whom the helper reaches, by name; at most one more than MOST_AT_ONCE. */
export async function peopleToLetIn(
  tx: Transaction,
  helper: Standing,
  which: Which
): Promise<Helped[]> {
  const { organisationId } = helper;
  const { rows } = await tx.execute<Row>(sql`
    select p.person_id, i.name, u.name as unit, u.path::text[] as path,
      array(select g.role from role_grant g
        where g.organisation_id = p.organisation_id and g.person_id = p.person_id) as roles
    from person p
    join unit u on u.organisation_id = p.organisation_id and u.unit_id = p.unit_id
    join person_identity i on i.organisation_id = p.organisation_id and i.person_id = p.person_id
    where p.organisation_id = ${organisationId} and p.active and ${reach(helper)} and ${filter(which)}
    order by i.name, p.person_id
    limit ${MOST_AT_ONCE + 1}`);
  const ways = await waysIn(
    tx,
    organisationId,
    rows.map((row) => row.person_id)
  );
  return rows.map(({ person_id: personId, name, unit, path, roles }) => {
    const theirs = ways.get(personId) ?? NO_WAYS;
    return {
      personId,
      name,
      unit,
      ways: theirs,
      mayHelp: can(helper, 'person.let-in', path) && outranks(helper.roles, roles),
      isOut: isOut(theirs)
    };
  });
}

/** Somebody who helps the whole organisation, or their own units. `can` has the last word on each person. */
const reach = (helper: Standing): SQL =>
  can(helper, 'person.let-in', [])
    ? sql`true`
    : sql`u.path && ${sql.param([...helper.championedUnits])}::uuid[]`;

/** One person, if the helper reaches them. */
export async function personToLetIn(
  tx: Transaction,
  helper: Standing,
  personId: string
): Promise<Helped | null> {
  const [found] = await peopleToLetIn(tx, helper, { personIds: [personId] });
  return found ?? null;
}

/** A unit to choose people of; `depth` 0 is the top of the tree. */
export interface UnitChoice {
  unitId: string;
  name: string;
  depth: number;
}

/** Units that the helper may choose, in the organisation's own order, each below the one it is part of. */
export async function unitsToLetIn(tx: Transaction, helper: Standing): Promise<UnitChoice[]> {
  const { rows } = await tx.execute<{ unit_id: string; name: string; path: string[] }>(sql`
    select u.unit_id, u.name, u.path::text[] as path
    from unit u
    where u.organisation_id = ${helper.organisationId} and u.closed_on is null
    order by array(select a.position from unnest(u.path) with ordinality as way (id, nth)
      join unit a on a.organisation_id = u.organisation_id and a.unit_id = way.id order by nth)`);
  return rows
    .filter(({ path }) => can(helper, 'person.let-in', path))
    .map(({ unit_id: unitId, name, path }) => ({ unitId, name, depth: path.length - 1 }));
}

/** What a card says of the organisation, and whether it lets cards be made. */
export async function cardSettings(tx: Transaction, { organisationId }: Standing) {
  const [found] = await tx
    .select({ name: organisation.name, settings: organisation.settings })
    .from(organisation)
    .where(eq(organisation.organisationId, organisationId));
  if (!found) throw new Error(`no organisation ${organisationId}`);
  return { organisation: found.name, cards: signInSettings(found.settings).cards };
}
