import type { HiddenReason } from './cells';

/** Why suppression hides; hiding more for other reasons gives nothing away. */
type Reason = Exclude<HiddenReason, 'few-entries'>;

/**
 * One cell of one measure, in the tree of units: a group's figure is the sum of its children's.
 * `people` are those it could describe (at least `n`), `n` those the figure is taken from.
 */
export interface Group {
  id: string;
  people: number;
  n: number;
  children: readonly Group[];
}

interface Crowd {
  people: number;
  n: number;
}

/**
 * Which cells to hide, by id, and why.
 *
 * What somebody can work out from a tree of shown sums is exactly: every shown cell, less the shown
 * cells below it. So that is what must never describe too few: for every shown cell, its people who are
 * in no shown cell below it are nobody, or at least `below` of them, with nobody or at least `below`
 * behind the figure. Where that fails, the smallest shown cells next to the gap are hidden as well.
 * Choosing them by headcount, never by value, keeps the choice the same from day to day.
 *
 * Decided over the whole organisation whichever page is open, so that no two pages disagree.
 */
export function hidden(top: Group, below: number): Map<string, Reason> {
  const reasons = new Map<string, Reason>();
  const isShown = (group: Group): boolean => !reasons.has(group.id);
  const enough = ({ people, n }: Crowd): boolean => people >= below && (n === 0 || n >= below);

  /** The people of a group who are in no shown cell below it. */
  const uncovered = (group: Group): Crowd => {
    if (group.children.length === 0) return isShown(group) ? { people: 0, n: 0 } : group;
    return group.children
      .filter((child) => !isShown(child))
      .map(uncovered)
      .reduce((sum, one) => ({ people: sum.people + one.people, n: sum.n + one.n }), {
        people: 0,
        n: 0
      });
  };
  /** The shown cells that border on a group's uncovered people. */
  const bordering = (group: Group): Group[] =>
    group.children.flatMap((child) => (isShown(child) ? [child] : bordering(child)));

  const protect = (group: Group): void => {
    for (;;) {
      const gap = uncovered(group);
      if (gap.people === 0 || enough(gap)) return;
      const next = smallest(bordering(group));
      if (!next) return;
      // If all of its children still show, this uncovers nobody yet. Then the next smallest is one of
      // them, because none of the others is smaller than the cell itself.
      reasons.set(next.id, 'protects-another');
    }
  };
  const decide = (group: Group): void => {
    group.children.forEach(decide);
    if (group.people === 0) return;
    if (!enough(group)) reasons.set(group.id, 'few-people');
    else protect(group);
  };
  decide(top);
  return reasons;
}

/** The group with the fewest people, but some; the first of equals. */
function smallest(groups: readonly Group[]): Group | undefined {
  let least: Group | undefined;
  for (const group of groups) {
    if (group.people > 0 && (!least || group.people < least.people)) least = group;
  }
  return least;
}
