import type { Day } from '../insight/calendar';
import type { RosterUnit } from './unit-tree';

/** What somebody wants to do with a unit. */
export type Change =
  | { kind: 'add'; parentId: string | null; name: string }
  | { kind: 'rename'; unitId: string; name: string }
  | { kind: 'move'; unitId: string; parentId: string | null }
  | { kind: 'merge'; unitId: string; intoId: string }
  | { kind: 'close'; unitId: string }
  | {
      kind: 'split';
      unitId: string;
      /** What the new unit is called. */
      name: string;
      personIds: readonly string[];
      postIds: readonly string[];
    };
export const CHANGES = [
  'add',
  'rename',
  'move',
  'merge',
  'close',
  'split'
] as const satisfies Change['kind'][];

export const PROBLEMS = [
  'no-unit',
  'unit-closed',
  'no-name',
  'name-too-long',
  'name-taken',
  'same-name',
  'same-place',
  'into-itself',
  'not-empty',
  'nobody-chosen',
  'not-in-unit',
  'no-day',
  'future-day',
  'too-early'
] as const;
export type Problem = (typeof PROBLEMS)[number];

export const LONGEST_NAME = 120;
/** Before this no unit that is still spoken of was changed; a year like 0202 is a slip of the keys. */
const EARLIEST: Day = '1990-01-01';

/** White space at the ends and in rows is never meant. */
export const cleanName = (name: string): string => name.trim().replace(/\s+/gu, ' ');

/** A date of the calendar: neither the 31st of February nor month 13. */
export function isDay(text: string): boolean {
  // PostgreSQL knows no year 0.
  const instant = /^(?!0000)\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

/** What is wrong with the day from which a change is to hold; null: nothing. */
export function dayProblem(effectiveOn: string, today: Day): Problem | null {
  if (!isDay(effectiveOn)) return 'no-day';
  if (effectiveOn > today) return 'future-day';
  return effectiveOn < EARLIEST ? 'too-early' : null;
}

/** What is wrong with a change in this tree; null: nothing. Who is in which unit is asked elsewhere. */
export function changeProblem(units: readonly RosterUnit[], change: Change): Problem | null {
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  const shut = (id: string): Problem | null => {
    const unit = byId.get(id);
    if (!unit) return 'no-unit';
    return unit.closedOn === null ? null : 'unit-closed';
  };
  for (const id of named(change)) {
    const problem = shut(id);
    if (problem) return problem;
  }
  const unit = change.kind === 'add' ? null : (byId.get(change.unitId) ?? null);
  const name = (parentId: string | null, wanted: string, but?: string): Problem | null =>
    nameProblem(units, { parentId, wanted, but });
  switch (change.kind) {
    case 'add':
      return name(change.parentId, change.name);
    case 'rename':
      if (unit?.name === change.name) return 'same-name';
      return name(unit?.parentId ?? null, change.name, change.unitId);
    case 'split':
      if (change.personIds.length + change.postIds.length === 0) return 'nobody-chosen';
      return name(unit?.parentId ?? null, change.name);
    case 'move':
      if (unit?.parentId === change.parentId) return 'same-place';
      if (isBelow(byId, change.parentId, change.unitId)) return 'into-itself';
      return name(change.parentId, unit?.name ?? '', change.unitId);
    case 'merge':
      if (isBelow(byId, change.intoId, change.unitId)) return 'into-itself';
      return mixesNames(units, change) ? 'name-taken' : null;
    case 'close':
      return unit?.people === 0 && !hasOpenBelow(units, change.unitId) ? null : 'not-empty';
  }
}

/** The units that must be there, and open. */
function named(change: Change): string[] {
  const ids = change.kind === 'add' ? [] : [change.unitId];
  if (change.kind === 'merge') return [...ids, change.intoId];
  if ('parentId' in change && change.parentId !== null) return [...ids, change.parentId];
  return ids;
}

const isBelow = (
  byId: ReadonlyMap<string, RosterUnit>,
  id: string | null,
  above: string
): boolean => (id === null ? false : (byId.get(id)?.path.includes(above) ?? false));

const hasOpenBelow = (units: readonly RosterUnit[], unitId: string): boolean =>
  units.some((unit) => unit.parentId === unitId && unit.closedOn === null);

/** Whether units below the one that goes and below the one that stays have a name in common. */
function mixesNames(
  units: readonly RosterUnit[],
  { unitId, intoId }: { unitId: string; intoId: string }
): boolean {
  const comes = units.filter((unit) => unit.parentId === unitId && unit.closedOn === null);
  return comes.some(
    ({ name, unitId: but }) =>
      // The unit that goes may stand there too, and takes its name with it.
      nameProblem(
        units.filter((unit) => unit.unitId !== unitId),
        { parentId: intoId, wanted: name, but }
      ) !== null
  );
}

/** Two units of one name side by side could not be told apart. */
function nameProblem(
  units: readonly RosterUnit[],
  { parentId, wanted, but }: { parentId: string | null; wanted: string; but?: string | undefined }
): Problem | null {
  if (wanted === '') return 'no-name';
  if (wanted.length > LONGEST_NAME) return 'name-too-long';
  const same = units.some(
    (unit) =>
      unit.unitId !== but &&
      unit.parentId === parentId &&
      unit.closedOn === null &&
      unit.name.toLowerCase() === wanted.toLowerCase()
  );
  return same ? 'name-taken' : null;
}
