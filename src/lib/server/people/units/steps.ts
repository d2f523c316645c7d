import { randomUUID } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import type { Day } from '../../../domain/insight/calendar';
import type { ChangeDetail, ChangeKind } from '../../../domain/people/unit-change';
import type { RosterUnit } from '../../../domain/people/unit-tree';
import type { Transaction } from '../../db/client';
import { person, unit, unitChange } from '../../db/schema/people';
import type { Actor } from '../audit';
import { withTheirCounts } from '../move';
import { place } from '../placements';

/** One change being carried out, in a transaction that holds the organisation's lock. */
export interface Work {
  tx: Transaction;
  actor: Actor;
  /** All units as they are before it. */
  units: readonly RosterUnit[];
  effectiveOn: Day;
  now: Date;
}

/** What came of it. */
export interface Done {
  /** The unit whose page tells of it. */
  unitId: string;
  /** Who is in another unit now, those who have left not counted. */
  people: number;
}
export const nameOf = (work: Work, unitId: string | null): string =>
  work.units.find((one) => one.unitId === unitId)?.name ?? '';
export const pathOf = (work: Work, unitId: string | null): readonly string[] =>
  work.units.find((one) => one.unitId === unitId)?.path ?? [];

export const ofOrganisation = ({ actor }: Work) => ({ organisationId: actor.organisationId });
export const isUnit = (work: Work, unitId: string) =>
  and(eq(unit.organisationId, work.actor.organisationId), eq(unit.unitId, unitId));

/** Behind its siblings, where nobody's order is disturbed. */
export const lastPlace = ({ units }: Work, parentId: string | null): number =>
  Math.max(-1, ...units.filter((one) => one.parentId === parentId).map((one) => one.position)) + 1;

export async function tell(
  work: Work,
  ...told: { unitId: string; kind: ChangeKind; detail: ChangeDetail }[]
): Promise<void> {
  const { actor, effectiveOn, now } = work;
  const one = { changeId: randomUUID(), actorId: actor.actorId, effectiveOn, at: now };
  await work.tx
    .insert(unitChange)
    .values(told.map((row) => ({ ...ofOrganisation(work), ...one, ...row })));
}

export async function makeUnit(
  work: Work,
  { parentId, name, position }: { parentId: string | null; name: string; position?: number }
): Promise<string> {
  const unitId = randomUUID();
  const path = [...pathOf(work, parentId), unitId];
  const where = { parentId, path, position: position ?? lastPlace(work, parentId) };
  await work.tx.insert(unit).values({ ...ofOrganisation(work), unitId, name, ...where });
  return unitId;
}

/** Takes people to another unit, their counts with them; what they did before stays told of the old one. */
export async function take(work: Work, personIds: string[], toUnit: string): Promise<void> {
  if (personIds.length === 0) return;
  const { tx, actor, effectiveOn } = work;
  const { organisationId } = actor;
  await place(tx, organisationId, personIds, { unitId: toUnit, fromOn: effectiveOn });
  await withTheirCounts(tx, organisationId, personIds, async () => {
    await tx
      .update(person)
      .set({ unitId: toUnit })
      .where(and(eq(person.organisationId, organisationId), inArray(person.personId, personIds)));
  });
}
