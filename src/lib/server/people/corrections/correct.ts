import { createHash } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '../../../domain/insight/calendar';
import { outranks } from '../../../domain/people/can';
import {
  correctionProblem,
  type Correction,
  type CorrectionProblem
} from '../../../domain/people/correction';
import { isId } from '../../../domain/people/ids';
import type { Role } from '../../../domain/people/roles';
import { enrol } from '../../auth/users';
import type { Database, Transaction } from '../../db/client';
import { person, personIdentity, unit } from '../../db/schema/people';
import { audit, type Actor } from '../audit';
import { withTheirCounts } from '../move';
import { endRoles, hasAdmin } from '../role-changes';
import { personPage, type PersonPage } from './person-page';
import { place } from '../placements';

export type Corrected = { ok: true } | { ok: false; problem: CorrectionProblem };
const refused = (problem: CorrectionProblem): Corrected => ({ ok: false, problem });

export interface ByHand {
  personId: string;
  wanted: Correction;
  /** What they had before their eyes (`sealOf`). */
  seal: string;
  /** What whoever corrects may do now. */
  roles: readonly Role[];
  now: Date;
}

class EmailTaken extends Error {}
/** Without one the organisation would be locked out of its own settings. */
class NoAdmin extends Error {}

/** Puts the roster right for one person: all of it or nothing, counts and way in included. */
export async function correct(
  database: Database,
  actor: Actor,
  { personId, wanted, seal, roles, now }: ByHand
): Promise<Corrected> {
  const { organisationId } = actor;
  try {
    return await database.exclusively<Corrected>(organisationId, async (tx) => {
      const before = await personPage(tx, organisationId, personId);
      if (!before?.identity) return refused('no-person');
      if (seal !== sealOf(before)) return refused('stale');
      const today = dayOf(now);
      // A last day that was there before is not this form's to judge.
      const sameDay = wanted.leftOn === before.leftOn;
      const problem = correctionProblem(sameDay ? { ...wanted, leftOn: null } : wanted, today);
      if (problem) return refused(problem);
      const fields = changedFields(before, wanted);
      // Whoever gets the codes that are sent to an address gets in by it; whoever has left has no role.
      const isWeighty = fields.includes('email') || fields.includes('leftOn');
      if (isWeighty && !outranks(roles, before.roles)) return refused('outranked');
      const manager = await managerOf(tx, organisationId, personId, wanted);
      if (!manager.ok) return manager;
      if (fields.includes('unitId') && !(await isOpen(tx, organisationId, wanted.unitId)))
        return refused('no-unit');
      if (fields.length === 0) return { ok: true };
      await write(tx, { actor, before, wanted, managerId: manager.id, now });
      const detail = { fields: fields.join(',') };
      await audit(tx, actor, { action: 'person.corrected', subjectId: personId, detail, at: now });
      return { ok: true };
    });
  } catch (error) {
    if (error instanceof EmailTaken) return refused('email-taken');
    if (error instanceof NoAdmin) return refused('last-admin');
    throw error;
  }
}

const asItIs = (before: PersonPage): Correction => ({
  name: before.identity?.name ?? '',
  email: before.identity?.email?.toLowerCase() ?? null,
  unitId: before.unitId,
  managerNumber: before.manager?.employeeNumber || null,
  roleClass: before.roleClass,
  language: before.language,
  leftOn: before.leftOn
});

/** Says what somebody has seen who opens the form: after another change it is another. */
export const sealOf = (before: PersonPage): string =>
  createHash('sha256')
    .update(JSON.stringify(asItIs(before)))
    .digest('base64url');

function changedFields(before: PersonPage, wanted: Correction): (keyof Correction)[] {
  const was = asItIs(before);
  return (Object.keys(was) as (keyof Correction)[]).filter((key) => was[key] !== wanted[key]);
}

async function managerOf(
  tx: Transaction,
  organisationId: string,
  personId: string,
  { managerNumber }: Correction
): Promise<{ ok: true; id: string | null } | { ok: false; problem: CorrectionProblem }> {
  if (managerNumber === null) return { ok: true, id: null };
  const [found] = await tx
    .select({ id: personIdentity.personId })
    .from(personIdentity)
    .where(
      and(
        eq(personIdentity.organisationId, organisationId),
        eq(personIdentity.employeeNumber, managerNumber)
      )
    );
  if (!found) return { ok: false, problem: 'no-manager' };
  if (found.id === personId) return { ok: false, problem: 'own-manager' };
  return { ok: true, id: found.id };
}

async function isOpen(tx: Transaction, organisationId: string, unitId: string): Promise<boolean> {
  if (!isId(unitId)) return false;
  const open = and(
    eq(unit.organisationId, organisationId),
    eq(unit.unitId, unitId),
    isNull(unit.closedOn)
  );
  return (await tx.$count(unit, open)) > 0;
}

interface Writing {
  actor: Actor;
  before: PersonPage;
  wanted: Correction;
  managerId: string | null;
  now: Date;
}

async function write(
  tx: Transaction,
  { actor, before, wanted, managerId, now }: Writing
): Promise<void> {
  const { organisationId } = actor;
  const { personId } = before;
  const { name, email, unitId, roleClass, language, leftOn } = wanted;
  const active = leftOn === before.leftOn ? before.active : leftOn === null;
  if (unitId !== before.unitId) {
    await place(tx, organisationId, [personId], { unitId, fromOn: dayOf(now) });
  }
  const them = and(eq(person.organisationId, organisationId), eq(person.personId, personId));
  await withTheirCounts(tx, organisationId, [personId], async () => {
    await tx
      .update(person)
      .set({ unitId, managerId, roleClass, language, leftOn, active })
      .where(them);
  });
  await tx
    .update(personIdentity)
    .set({ name, email })
    .where(sql`organisation_id = ${organisationId} and person_id = ${personId}`);
  if (!active) {
    const { roles } = await endRoles(tx, actor, [personId], now);
    const wasAdmin = roles.some(({ role }) => role === 'admin');
    if (wasAdmin && !(await hasAdmin(tx, organisationId))) throw new NoAdmin();
    return;
  }
  const taken = await enrol(tx, organisationId, [{ personId, name, email }]);
  if (taken.length > 0 && email !== before.identity?.email) throw new EmailTaken();
}
