import type { Day } from '../../insight/calendar';
import type { Field } from './fields';
import type { Fact, PersonChange } from './people-changes';
import { changesNothing, countsOf, leaversToConfirm, type Counts, type Plan } from './plan';
import type { Present } from './present';
import type { ProblemCode } from './problems';
import type { Line, Table } from './table';
import type { UnitRef } from './tree';

/** The beginning of a list that may be long. */
export interface First<T> {
  total: number;
  first: T[];
}

export interface PersonView {
  number: string;
  name: string;
  /** Units by their names from the top down. */
  from: string;
  to: string;
  lastDay: Day | null;
  changed: readonly Fact[];
}

export interface UnitView {
  place: string;
  isNew: boolean;
  /** What it was called, was below and is called by its HR system from now on, where that changes. */
  oldName: string | null;
  /** Empty: it was at the top. */
  oldPlace: string | null;
  newCode: string | null;
}

export interface ProblemView {
  line: Line;
  field: Field;
  /** The header of its column. */
  column: string;
  code: ProblemCode;
  value: string;
}

/** A plan as people look at it. */
export interface PlanView {
  counts: Counts;
  isEmpty: boolean;
  staff: number;
  unnumbered: number;
  /** How many leavers have to be typed; null: not asked. */
  confirm: number | null;
  people: Record<PersonChange['kind'], First<PersonView>>;
  units: First<UnitView>;
  problems: First<ProblemView>;
}

const SHOWN = 50;

const first = <T, V>(all: readonly T[], view: (one: T) => V): First<V> => ({
  total: all.length,
  first: all.slice(0, SHOWN).map(view)
});

export function viewOf(plan: Plan, present: Present, table: Table, columns: Columns): PlanView {
  const [before, after] = [placesBefore(present), placesAfter(present, plan)];
  const person = ({ number, before: was, after: is, changed }: PersonChange): PersonView => ({
    number,
    name: is.name,
    from: was ? before(was.unit) : '',
    to: after(is.unit),
    lastDay: is.leftOn,
    changed
  });
  const people = (kind: PersonChange['kind']) =>
    first(
      plan.people.filter((one) => one.kind === kind),
      person
    );
  return {
    counts: countsOf(plan),
    isEmpty: changesNothing(plan),
    staff: plan.staff,
    unnumbered: plan.unnumbered,
    confirm: leaversToConfirm(plan),
    people: {
      joins: people('joins'),
      returns: people('returns'),
      moves: people('moves'),
      leaves: people('leaves'),
      changes: people('changes')
    },
    units: first(plan.units, ({ ref, before: was, after: is }) => ({
      place: after(ref),
      isNew: was === null,
      oldName: was && was.name !== is.name ? was.name : null,
      oldPlace: was && was.parent !== is.parent ? (was.parent ? before(was.parent) : '') : null,
      newCode: was && was.code !== is.code ? is.code : null
    })),
    problems: first(problemsOf(plan, table, columns), (one) => one)
  };
}

type Columns = Partial<Record<Field, number>>;

/** Every problem with the header of its column. */
export const problemsOf = (plan: Plan, table: Table, columns: Columns): ProblemView[] =>
  plan.problems.map((problem) => {
    const at = columns[problem.field];
    return { ...problem, column: at === undefined ? '' : (table.headers[at] ?? '') };
  });

type Named = { name: string; parent: UnitRef | null };

const placesBefore = ({ units }: Present) =>
  places(new Map(units.map(({ unitId, name, parentId }) => [unitId, { name, parent: parentId }])));

function placesAfter({ units }: Present, plan: Plan) {
  const all = new Map<string, Named>(
    units.map(({ unitId, name, parentId }) => [unitId, { name, parent: parentId }])
  );
  for (const { ref, after } of plan.units) all.set(ref, after);
  return places(all);
}

/** A unit's names from the top down. No tree is as deep as the longest way here. */
const places = (units: ReadonlyMap<string, Named>) => (ref: UnitRef) => {
  const names: string[] = [];
  for (let at = units.get(ref); at && names.length < 50;) {
    names.unshift(at.name);
    at = at.parent === null ? undefined : units.get(at.parent);
  }
  return names.join(' / ');
};
