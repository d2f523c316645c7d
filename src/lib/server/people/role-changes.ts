import { sql, type SQL } from 'drizzle-orm';
import type { Role } from '../../domain/people/roles';
import type { Transaction } from '../db/client';
import { audit, type Actor } from './audit';

/** What people gave back. */
export interface Ended {
  roles: { personId: string; role: Role }[];
  champions: { personId: string; unitId: string }[];
}
type Row<T> = T & Record<string, unknown>;

/** Whether somebody is an admin, works here and can come in; somebody else than `but`. */
export async function hasAdmin(
  tx: Transaction,
  organisationId: string,
  but: string | null = null
): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    select from role_grant g join person p using (organisation_id, person_id)
    where g.organisation_id = ${organisationId} and g.role = 'admin' and p.active
      and p.shut_at is null and g.person_id is distinct from ${but}::uuid limit 1`);
  return rows.length > 0;
}

/** Leavers give back what they may do: should they return, it is granted anew, or not. */
export async function endRoles(
  tx: Transaction,
  actor: Actor,
  personIds: readonly string[],
  at: Date
): Promise<Ended> {
  const theirs = sql`organisation_id = ${actor.organisationId}
    and person_id = any(${sql.param([...personIds])}::uuid[])`;
  const champions = await endUnits(tx, actor, theirs, at);
  const { rows: roles } = await tx.execute<Row<Ended['roles'][number]>>(sql`
    delete from role_grant where ${theirs} returning person_id as "personId", role`);
  await tellRoles(tx, actor, 'role.revoked', roles, at);
  return { roles, champions };
}

/** A unit that closes has no champions; with their last unit the role goes. */
export async function endChampionsOf(
  tx: Transaction,
  actor: Actor,
  unitId: string,
  at: Date
): Promise<void> {
  const { organisationId } = actor;
  const ended = await endUnits(
    tx,
    actor,
    sql`organisation_id = ${organisationId} and unit_id = ${unitId}`,
    at
  );
  await tx.execute(sql`
    delete from role_grant g where g.organisation_id = ${organisationId} and g.role = 'champion'
      and g.person_id = any(${sql.param(ended.map(({ personId }) => personId))}::uuid[])
      and not exists (select from champion_unit c
        where c.organisation_id = g.organisation_id and c.person_id = g.person_id)`);
}

async function endUnits(
  tx: Transaction,
  actor: Actor,
  which: SQL,
  at: Date
): Promise<Ended['champions']> {
  const { rows } = await tx.execute<Row<Ended['champions'][number]>>(sql`
    delete from champion_unit where ${which} returning person_id as "personId", unit_id as "unitId"`);
  await tellChampions(tx, actor, 'champion.ended', rows, at);
  return rows;
}

/** The champions of one unit are those of another as well. */
export async function alsoChampionsOf(
  tx: Transaction,
  actor: Actor,
  { from, to }: { from: string; to: string },
  at: Date
): Promise<void> {
  const { rows } = await tx.execute<Row<Ended['champions'][number]>>(sql`
    insert into champion_unit (organisation_id, person_id, unit_id)
    select organisation_id, person_id, ${to} from champion_unit
    where organisation_id = ${actor.organisationId} and unit_id = ${from}
    on conflict do nothing returning person_id as "personId", unit_id as "unitId"`);
  await tellChampions(tx, actor, 'champion.appointed', rows, at);
}

/** A champion's role is told of unit by unit. */
const tellRoles = (
  tx: Transaction,
  actor: Actor,
  action: 'role.revoked' | 'role.granted',
  roles: Ended['roles'],
  at: Date
): Promise<void> =>
  audit(
    tx,
    actor,
    ...roles
      .filter(({ role }) => role !== 'champion')
      .map(({ personId, role }) => ({ action, subjectId: personId, detail: { role }, at }))
  );

const tellChampions = (
  tx: Transaction,
  actor: Actor,
  action: 'champion.ended' | 'champion.appointed',
  champions: Ended['champions'],
  at: Date
): Promise<void> =>
  audit(
    tx,
    actor,
    ...champions.map(({ personId, unitId }) => ({
      action,
      subjectId: personId,
      detail: { unit: unitId },
      at
    }))
  );

/** Gives back what an import took, to those whom undoing it brings back. */
export async function giveBackRoles(
  tx: Transaction,
  actor: Actor,
  { roles, champions }: Ended,
  at: Date
): Promise<void> {
  const { organisationId } = actor;
  const rows = (all: readonly unknown[]) => sql`${JSON.stringify(all)}::jsonb`;
  const { rows: given } = await tx.execute<Row<Ended['roles'][number]>>(sql`
    insert into role_grant (organisation_id, person_id, role)
    select ${organisationId}, "personId", role
    from jsonb_to_recordset(${rows(roles)}) as r("personId" uuid, role text)
    on conflict do nothing returning person_id as "personId", role`);
  await tellRoles(tx, actor, 'role.granted', given, at);
  const { rows: again } = await tx.execute<Row<Ended['champions'][number]>>(sql`
    insert into champion_unit (organisation_id, person_id, unit_id)
    select ${organisationId}, r."personId", r."unitId"
    from jsonb_to_recordset(${rows(champions)}) as r("personId" uuid, "unitId" uuid)
      join unit u on u.organisation_id = ${organisationId} and u.unit_id = r."unitId" and u.closed_on is null
    on conflict do nothing returning person_id as "personId", unit_id as "unitId"`);
  await tellChampions(tx, actor, 'champion.appointed', again, at);
}
