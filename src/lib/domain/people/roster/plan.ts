import type { Day } from '../../insight/calendar';
import { orderOf, type DayOrder } from './dates';
import type { Mapping } from './fields';
import { peopleChanges, type PersonChange } from './people-changes';
import { postChanges, type PostChange } from './post-changes';
import type { Present } from './present';
import type { Problem } from './problems';
import { readRow, type Row } from './row';
import { hasEnded, postConflicts, staffOf, strangers, withTheirOthers } from './staff';
import type { Line, Table } from './table';
import { treeOf, type UnitChange } from './tree';

/** What the person who imports has decided. */
export interface Choices {
  mapping: Mapping;
  /** Null: the file's own dates settle it. */
  order: DayOrder | null;
  /** The file lists everybody: who is not in it has left. */
  complete: boolean;
}

/** Everything that a file would change, and the rows that it cannot be taken from. */
export interface Plan {
  units: UnitChange[];
  people: PersonChange[];
  posts: PostChange[];
  /** By line. Their rows change nothing, and whom they are about stays as they are. */
  problems: Problem[];
  /** Rows that are left out, each counted once. */
  badRows: number;
  rows: number;
  /** People who work here and have no employee number: no file can say anything of them. */
  unnumbered: number;
  /** How many people work here now. */
  staff: number;
}

/** Whether the file's dates have to be asked about: each could be a British or an American one. */
export function datesAreUnclear(table: Table, mapping: Mapping): boolean {
  return ownOrder(table, mapping) === 'ask';
}

function ownOrder(table: Table, mapping: Mapping): DayOrder | 'ask' {
  const columns = [mapping.startedOn, mapping.leftOn].filter((at) => at !== undefined);
  return orderOf(table.rows.flatMap(({ cells }) => columns.map((at) => cells[at] ?? '')));
}

/**
 * Compares a file with the roster.
 * @param today the day on which people who are missing from a complete file have left.
 */
export function planOf(table: Table, choices: Choices, present: Present, today: Day): Plan {
  const { mapping } = choices;
  const own = ownOrder(table, mapping);
  const order = choices.order ?? (own === 'ask' ? 'uk' : own);
  const read = table.rows.map((row) => readRow(row, mapping, order));
  const all = read.map(({ row }) => row);
  const problems = read.flatMap((one) => one.problems);

  const bad = new Set<Line>(problems.map(({ line }) => line));
  const good = (): Row[] => all.filter(({ line }) => !bad.has(line));
  const also = (found: readonly Problem[]): void => {
    problems.push(...found);
    for (const { line } of found) bad.add(line);
  };

  const numbers = new Set([
    ...all.map(({ number }) => number),
    ...present.people.map((p) => p.number)
  ]);
  also(staffOf(good(), today).problems);
  also(strangers(good(), (number) => numbers.has(number)));
  also(postConflicts(good()));
  // Where somebody worked who has left may be long closed.
  const tree = treeOf(
    good().filter((row) => !hasEnded(row, today)),
    present.units
  );
  also(tree.problems);
  for (const line of withTheirOthers(all, bad)) bad.add(line);

  const kept = good();
  const { staff } = staffOf(kept, today);
  const left = all.filter(({ line }) => bad.has(line));
  const people = peopleChanges({ staff, left, refs: tree.refs, present, today, ...choices });
  return {
    units: tree.changes,
    people,
    posts: postChanges({ kept, staff, left, refs: tree.refs, present, people, ...choices }),
    problems: problems.sort((a, b) => a.line - b.line),
    badRows: new Set(problems.map(({ line }) => line)).size,
    rows: table.rows.length,
    unnumbered: present.people.filter((one) => one.active && one.number === '').length,
    staff: present.people.filter((one) => one.active).length
  };
}

/** Above this share of the staff, leavers are more likely a wrong file than people who left. */
export const MANY_LEAVERS = 0.05;

/** How many leavers have to be confirmed by typing their number; null: none. */
export function leaversToConfirm({ people, staff }: Pick<Plan, 'people' | 'staff'>): number | null {
  const leavers = people.filter(({ kind }) => kind === 'leaves').length;
  return leavers > staff * MANY_LEAVERS ? leavers : null;
}

export interface Counts {
  joins: number;
  returns: number;
  moves: number;
  changes: number;
  leaves: number;
  units: number;
  unitsAdded: number;
  unitsRenamed: number;
  unitsMoved: number;
  unitsCoded: number;
  posts: number;
  badRows: number;
  rows: number;
}

export function countsOf(plan: Plan): Counts {
  const people = (kind: PersonChange['kind']): number =>
    plan.people.filter((one) => one.kind === kind).length;
  const units = (is: (change: UnitChange) => boolean): number => plan.units.filter(is).length;
  return {
    joins: people('joins'),
    returns: people('returns'),
    moves: people('moves'),
    changes: people('changes'),
    leaves: people('leaves'),
    units: plan.units.length,
    unitsAdded: units(({ before }) => before === null),
    unitsRenamed: units(({ before, after }) => before !== null && before.name !== after.name),
    unitsMoved: units(({ before, after }) => before !== null && before.parent !== after.parent),
    unitsCoded: units(({ before, after }) => before !== null && before.code !== after.code),
    posts: plan.posts.length,
    badRows: plan.badRows,
    rows: plan.rows
  };
}

export const changesNothing = (plan: Pick<Plan, 'units' | 'people' | 'posts'>): boolean =>
  plan.units.length + plan.people.length + plan.posts.length === 0;
