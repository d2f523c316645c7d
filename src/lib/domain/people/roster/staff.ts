import type { Day } from '../../insight/calendar';
import type { Problem, ProblemCode } from './problems';
import type { Row } from './row';
import type { Field } from './fields';
import type { Line } from './table';

/** One person of the file, all their rows together. */
export interface Staff {
  number: string;
  /** Rows of posts that have not ended, the main one first. Empty: they have left. */
  rows: readonly Row[];
  /** The row that says who they are. */
  main: Row;
  hasLeft: boolean;
  /** Their last day, where the file says it. */
  leftOn: Day | null;
}

/** The person, or this post of theirs, is not there any more. */
export const hasEnded = (row: Row, today: Day): boolean =>
  row.hasLeft || (typeof row.leftOn === 'string' && row.leftOn < today);

/** The file's people by number, and the rows that contradict each other. */
export function staffOf(
  rows: readonly Row[],
  today: Day
): { staff: Map<string, Staff>; problems: Problem[] } {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    if (row.number === null) continue;
    const known = groups.get(row.number);
    if (known) known.push(row);
    else groups.set(row.number, [row]);
  }
  const staff = new Map<string, Staff>();
  const problems: Problem[] = [];
  for (const [number, theirs] of groups) {
    const held = theirs.filter((row) => !hasEnded(row, today));
    problems.push(...contradictions(theirs, held));
    const main = held.find((row) => row.isMain) ?? held[0] ?? theirs[0];
    if (!main) continue;
    const last = theirs.flatMap((row) => (row.leftOn ? [row.leftOn] : [])).sort();
    staff.set(number, {
      number,
      main,
      rows: [...held].sort((a, b) => Number(b === main) - Number(a === main)),
      hasLeft: held.length === 0,
      leftOn: held.length === 0 ? (last.at(-1) ?? null) : null
    });
  }
  return { staff, problems };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function contradictions(rows: readonly Row[], held: readonly Row[]): Problem[] {
  const [first] = rows;
  if (!first || rows.length === 1) return [];
  const all = (code: ProblemCode, field: Field, which: readonly Row[]): Problem[] =>
    which.map(({ line, number }) => ({ line, field, code, value: number ?? '' }));
  const emails = new Set(rows.flatMap(({ email }) => (email ? [email] : [])));
  if (emails.size > 1 || rows.some((row) => !same(row.name, first.name))) {
    return all('two-people', 'number', rows);
  }
  const jobs = held.map(({ post, unit }) => JSON.stringify(post?.number ?? unit));
  if (new Set(jobs).size < jobs.length) return all('same-twice', 'number', held);
  const mains = held.filter((row) => row.isMain);
  return mains.length > 1 ? all('two-mains', 'isMain', mains) : [];
}

/** Rows of a manager whom neither the file nor the roster knows. */
export function strangers(rows: readonly Row[], known: (number: string) => boolean): Problem[] {
  return rows.flatMap(({ line, manager }) =>
    manager && !known(manager)
      ? [{ line, field: 'manager' as const, code: 'manager-unknown' as const, value: manager }]
      : []
  );
}

/** Rows that say of one post what another row says differently. */
export function postConflicts(rows: readonly Row[]): Problem[] {
  const first = new Map<string, Row>();
  return rows.flatMap((row) => {
    if (!row.post) return [];
    const known = first.get(row.post.number);
    if (!known) first.set(row.post.number, row);
    if (!known?.post || saysTheSame(known, row)) return [];
    const value = row.post.number;
    return [
      { line: row.line, field: 'postNumber' as const, code: 'post-conflict' as const, value }
    ];
  });
}

const saysTheSame = (a: Row, b: Row): boolean =>
  a.post?.title === b.post?.title &&
  a.post?.budgetedFte === b.post?.budgetedFte &&
  a.unit.code === b.unit.code &&
  JSON.stringify(a.unit.names) === JSON.stringify(b.unit.names);

/** All lines of those who have a bad one: half of what a file says of somebody is not taken. */
export function withTheirOthers(rows: readonly Row[], bad: ReadonlySet<Line>): Set<Line> {
  const numbers = new Set(
    rows.flatMap(({ line, number }) => (bad.has(line) ? (number ?? []) : []))
  );
  return new Set([
    ...bad,
    ...rows.flatMap(({ line, number }) => (number !== null && numbers.has(number) ? [line] : []))
  ]);
}
