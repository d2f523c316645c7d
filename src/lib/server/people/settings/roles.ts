import { and, asc, eq, sql } from 'drizzle-orm';
import type { Role } from '../../../domain/people/roles';
import { forgetWaysIn } from '../../auth/forget-ways-in';
import type { Database, Transaction } from '../../db/client';
import { championUnit, person, personIdentity, roleGrant, unit } from '../../db/schema/people';
import { audit, type Actor } from '../audit';
import { hasAdmin } from '../role-changes';

/** Roles that somebody gives somebody; a champion also has units. */
export const GRANTED_ROLES = ['hr', 'admin'] as const satisfies readonly Role[];
export type GrantedRole = (typeof GRANTED_ROLES)[number];

export type RoleOutcome = 'done' | 'nobody' | 'left' | 'yourself' | 'last-admin' | 'no-unit';

/** A role's change and whoever makes it. */
interface Ask {
  actor: Actor & { actorId: string };
  personId: string;
}

/** Gives or takes a role, one change in an organisation at a time: two could each leave the last admin. */
export function setRole(
  database: Database,
  { actor, personId }: Ask,
  role: GrantedRole,
  isOn: boolean
): Promise<RoleOutcome> {
  const { organisationId } = actor;
  const row = { organisationId, personId, role };
  return database.exclusively(organisationId, async (tx) => {
    const refusal = await refused(tx, actor, personId, isOn);
    if (refusal) return refusal;
    if (!isOn) {
      if (role === 'admin' && !(await hasAdmin(tx, organisationId, personId))) {
        return 'last-admin';
      }
      const gone = await tx.delete(roleGrant).where(isGrant(row));
      if (gone.rowCount) await audit(tx, actor, { action: 'role.revoked', ...about(row) });
      return 'done';
    }
    const given = await tx.insert(roleGrant).values(row).onConflictDoNothing();
    if (!given.rowCount) return 'done';
    // Whoever could let themselves in as them by a card they printed must not get this role with it.
    await forgetWaysIn(tx, row);
    await audit(tx, actor, { action: 'role.granted', ...about(row) });
    return 'done';
  });
}

const about = ({ personId, role }: { personId: string; role: Role }) => ({
  subjectId: personId,
  detail: { role }
});
const isGrant = (row: { organisationId: string; personId: string; role: Role }) =>
  and(
    eq(roleGrant.organisationId, row.organisationId),
    eq(roleGrant.personId, row.personId),
    eq(roleGrant.role, row.role)
  );

async function refused(
  tx: Transaction,
  { organisationId, actorId }: Ask['actor'],
  personId: string,
  isOn: boolean
): Promise<RoleOutcome | null> {
  if (actorId === personId) return 'yourself';
  const [found] = await tx
    .select({ active: person.active })
    .from(person)
    .where(and(eq(person.organisationId, organisationId), eq(person.personId, personId)));
  if (!found) return 'nobody';
  return isOn && !found.active ? 'left' : null;
}

/** Makes somebody champion of a unit, or ends it; with the last unit the role goes. */
export function setChampion(
  database: Database,
  { actor, personId }: Ask,
  unitId: string,
  isOn: boolean
): Promise<RoleOutcome> {
  const { organisationId } = actor;
  const row = { organisationId, personId, role: 'champion' as const };
  const theirs = and(
    eq(championUnit.organisationId, organisationId),
    eq(championUnit.personId, personId)
  );
  return database.exclusively(organisationId, async (tx) => {
    const refusal = await refused(tx, actor, personId, isOn);
    if (refusal) return refusal;
    const entry = { subjectId: personId, detail: { unit: unitId } };
    if (!isOn) {
      const gone = await tx
        .delete(championUnit)
        .where(and(theirs, eq(championUnit.unitId, unitId)));
      if ((await tx.$count(championUnit, theirs)) === 0)
        await tx.delete(roleGrant).where(isGrant(row));
      if (gone.rowCount) await audit(tx, actor, { action: 'champion.ended', ...entry });
      return 'done';
    }
    const isUnit = and(eq(unit.organisationId, organisationId), eq(unit.unitId, unitId));
    if ((await tx.$count(unit, and(isUnit, sql`${unit.closedOn} is null`))) === 0) return 'no-unit';
    const isNew = (await tx.insert(roleGrant).values(row).onConflictDoNothing()).rowCount;
    // Another champion may have printed their card, and would come into their units with it.
    if (isNew) await forgetWaysIn(tx, row);
    const given = await tx
      .insert(championUnit)
      .values({ organisationId, personId, unitId })
      .onConflictDoNothing();
    if (given.rowCount) await audit(tx, actor, { action: 'champion.appointed', ...entry });
    return 'done';
  });
}

/** Lets somebody in again whom the directory shut out and no longer speaks of. */
export function letInAgain(database: Database, { actor, personId }: Ask): Promise<RoleOutcome> {
  const { organisationId } = actor;
  return database.within(organisationId, async (tx) => {
    const refusal = await refused(tx, actor, personId, false);
    if (refusal) return refusal;
    const { rowCount } = await tx.execute(sql`
      update person set shut_at = null
      where organisation_id = ${organisationId} and person_id = ${personId} and shut_at is not null
        and not exists (select from scim_user s where s.organisation_id = ${organisationId}
          and s.person_id = ${personId} and not s.active)`);
    if (!rowCount) return 'done';
    await audit(tx, actor, {
      action: 'directory.changed',
      subjectId: personId,
      detail: { reopened: 1 }
    });
    return 'done';
  });
}

/** Whom the roles page of a person is about. */
export async function rolesOf(tx: Transaction, organisationId: string, personId: string) {
  const them = and(eq(person.organisationId, organisationId), eq(person.personId, personId));
  const [found] = await tx
    .select({
      name: personIdentity.name,
      employeeNumber: personIdentity.employeeNumber,
      active: person.active,
      shutAt: person.shutAt,
      isListed: sql<boolean>`exists (select from scim_user s where s.organisation_id = ${organisationId}
        and s.person_id = ${personId} and not s.active)`
    })
    .from(person)
    .innerJoin(
      personIdentity,
      and(
        eq(personIdentity.organisationId, person.organisationId),
        eq(personIdentity.personId, person.personId)
      )
    )
    .where(them);
  if (!found) return null;
  const roles = await tx
    .select({ role: roleGrant.role })
    .from(roleGrant)
    .where(and(eq(roleGrant.organisationId, organisationId), eq(roleGrant.personId, personId)));
  const units = await tx
    .select({ unitId: unit.unitId, name: unit.name })
    .from(championUnit)
    .innerJoin(
      unit,
      and(
        eq(unit.organisationId, championUnit.organisationId),
        eq(unit.unitId, championUnit.unitId)
      )
    )
    .where(
      and(eq(championUnit.organisationId, organisationId), eq(championUnit.personId, personId))
    )
    .orderBy(asc(unit.name));
  return { ...found, roles: roles.map((one) => one.role), units };
}

/** Every open unit with the names above it, in the tree's order. */
export async function unitChoices(tx: Transaction, organisationId: string) {
  const { rows } = await tx.execute<{ unit_id: string; label: string }>(sql`
    select u.unit_id, (select string_agg(a.name, ' / ' order by array_position(u.path, a.unit_id))
      from unit a where a.organisation_id = u.organisation_id and a.unit_id = any(u.path)) as label
    from unit u where u.organisation_id = ${organisationId} and u.closed_on is null order by label`);
  return rows.map(({ unit_id: unitId, label }) => ({ unitId, label }));
}
