import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Day } from '../../../domain/insight/calendar';
import {
  whyNotForget,
  type Forgettable,
  type ForgetReason,
  type ForgetRefusal
} from '../../../domain/people/forgetting';
import type { Database, Transaction } from '../../db/client';
import { roleGrant } from '../../db/schema/people';
import { audit, type Actor } from '../audit';
import { erase } from './erase';
import { holdOf, type Hold } from './holds';
import { named, type Named } from '../named';

/** Somebody, with what decides whether they can be forgotten. */
export interface Keeping {
  person: Named;
  hold: Hold | null;
  runsThings: boolean;
}

/** Null: nobody has this id. */
export async function keeping(
  tx: Transaction,
  organisationId: string,
  personId: string
): Promise<Keeping | null> {
  const person = await named(tx, organisationId, personId);
  if (!person) return null;
  const roles = await tx
    .select({ role: roleGrant.role })
    .from(roleGrant)
    .where(
      and(
        eq(roleGrant.organisationId, organisationId),
        eq(roleGrant.personId, personId),
        inArray(roleGrant.role, ['hr', 'admin'])
      )
    );
  const hold = await holdOf(tx, organisationId, personId);
  return { person, hold, runsThings: roles.length > 0 };
}

export const forgettable = ({ person, hold, runsThings }: Keeping): Forgettable => ({
  employeeNumber: person.employeeNumber,
  active: person.active,
  held: hold !== null,
  runsThings
});

interface Wish {
  personId: string;
  reason: ForgetReason | null;
  /** The employee number as it was typed, to confirm whom it is about. */
  typed: string;
  at: Date;
}

/** Forgets one person because somebody asks for it. Says why not, if not. */
export function forget(
  database: Database,
  actor: Actor,
  { personId, reason, typed, at }: Wish
): Promise<'done' | 'not-there' | ForgetRefusal> {
  const { organisationId } = actor;
  return database.exclusively(organisationId, async (tx) => {
    const found = await keeping(tx, organisationId, personId);
    if (!found) return 'not-there';
    const refusal = whyNotForget(forgettable(found), reason, typed);
    if (refusal) return refusal;
    const why = found.person.active ? 'own-request' : (reason ?? 'left');
    await audit(tx, actor, {
      action: 'person.forgotten',
      subjectId: personId,
      detail: { why },
      at
    });
    await erase(tx, organisationId, [personId], at);
    return 'done';
  });
}

/**
 * Forgets those of the people whose time is over: who came back, is held or is gone by now is left out.
 * @param leftBefore nobody whose last day was later is touched, whatever the list says.
 * @returns how many were forgotten.
 */
export function forgetLeavers(
  database: Database,
  organisationId: string,
  personIds: readonly string[],
  at: Date,
  leftBefore: Day
): Promise<number> {
  const actor = { organisationId, actorId: null, address: null };
  return database.exclusively(organisationId, async (tx) => {
    const { rows } = await tx.execute<{ person_id: string }>(sql`
      select person_id from person p
      where p.organisation_id = ${organisationId} and p.person_id = any(${sql.param([...personIds])}::uuid[])
        and not p.active and p.left_on < ${leftBefore}::date
        and not exists (select from legal_hold h
          where h.organisation_id = p.organisation_id and h.person_id = p.person_id)`);
    const ids = rows.map((row) => row.person_id);
    if (ids.length === 0) return 0;
    const detail = { why: 'retention' };
    const entries = ids.map((subjectId) => ({
      action: 'person.forgotten' as const,
      subjectId,
      detail,
      at
    }));
    await audit(tx, actor, ...entries);
    await erase(tx, organisationId, ids, at);
    return ids.length;
  });
}
