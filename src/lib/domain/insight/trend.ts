import type { Week } from './calendar';
import { PEOPLE } from './measures';
import { hidden, type Group } from './suppression';
import type { UnitNode } from './unit-tree';

/** How many whole weeks a trend looks back; this week so far comes on top. */
export const TREND_WEEKS = 12;

export const completionsCount = (week: Week): string => `completions:${week}`;
export const checkedCount = (week: Week): string => `checked:${week}`;

/** One week of one unit; null where it would describe too few people. */
export interface TrendPoint {
  week: Week;
  /** Modules completed for the first time by a person. */
  completions: number | null;
  /** People with at least one checked use of AI. */
  checked: number | null;
}

export interface TrendPolicy {
  below: number;
  /** False for those who may see completion by name anyway. */
  hideCompletions: boolean;
}

/** The weeks of any node of the tree. What is hidden is decided week by week over the whole tree. */
export function trendPoints(top: UnitNode, weeks: readonly Week[], policy: TrendPolicy) {
  const group = (node: UnitNode, n: (node: UnitNode) => number): Group => ({
    id: node.id,
    people: Math.max(node.counts[PEOPLE] ?? 0, n(node)),
    n: n(node),
    children: node.children.map((child) => group(child, n))
  });
  const decide = (n: (node: UnitNode) => number) => hidden(group(top, n), policy.below);

  const small = policy.hideCompletions ? decide((node) => node.counts[PEOPLE] ?? 0) : new Map();
  const byWeek = weeks.map((week) => {
    const checked = (node: UnitNode) => node.counts[checkedCount(week)] ?? 0;
    return { week, checked, reasons: decide(checked) };
  });
  return (node: UnitNode): TrendPoint[] =>
    byWeek.map(({ week, checked, reasons }) => ({
      week,
      completions: small.has(node.id) ? null : (node.counts[completionsCount(week)] ?? 0),
      checked: reasons.has(node.id) ? null : checked(node)
    }));
}
