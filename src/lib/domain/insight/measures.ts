import { MINUTES_BANDS, type MinutesBand } from '../training/ai-use';
import { MINUTES_STEP, shareBand, type Band, type KnownMinutes } from './bands';
import { ENOUGH_ENTRIES, type Cell, type HiddenReason } from './cells';
import { knownUses, medianMinutes, type MinutesHistogram } from './median';
import { hidden, type Group } from './suppression';
import type { Counts, UnitNode } from './unit-tree';

/** What a dashboard can show of units; the names are the values of `?measure=`. */
export const MEASURES = ['completion', 'adoption'] as const;
export type Measure = (typeof MEASURES)[number];
export const measureOf = (asked: string | null): Measure =>
  MEASURES.find((measure) => measure === asked) ?? 'completion';

/** Names of counts in a unit tree. */
export const PEOPLE = 'people';
export const completedCount = (module: string): string => `completed:${module}`;
export const minutesCount = (band: MinutesBand): string => `minutes:${band}`;
export const ADOPTION_COUNTS = { used: 'used', checked: 'checked', lost: 'lost' } as const;

/** A row's three cells of AI use in the last 28 days. */
export interface AdoptionCells {
  /** Share of people with at least one checked use. */
  checked: Cell;
  /** Band of the middle use, of people who logged one. */
  minutes: Cell<KnownMinutes>;
  /** Share who lost time at least once, of people who logged a use. */
  lost: Cell;
}

const count = (counts: Counts, name: string): number => counts[name] ?? 0;

type Reasons = ReadonlyMap<string, HiddenReason>;

/** What to hide of a measure taken from `n` people of each unit, over the whole organisation. */
function hiddenOf(top: UnitNode, below: number, n: (counts: Counts) => number): Reasons {
  const group = (node: UnitNode): Group => {
    const from = n(node.counts);
    // Somebody who has left is still in the counts of the unit they were in, but in no headcount.
    const people = Math.max(count(node.counts, PEOPLE), from);
    return { id: node.id, people, n: from, children: node.children.map(group) };
  };
  return hidden(group(top), below);
}

function cell<Value>(
  reason: HiddenReason | undefined,
  n: number,
  shown: () => { value: Value; band: Band } | null
): Cell<Value> {
  if (reason) return { kind: 'hidden', reason };
  const value = n > 0 ? shown() : null;
  return value ? { kind: 'value', n, ...value } : { kind: 'none' };
}

const share = (part: number, whole: number) => {
  const value = Math.min(1, part / whole);
  return { value, band: shareBand(value) };
};

const people = (counts: Counts): number => count(counts, PEOPLE);
const users = (counts: Counts): number => count(counts, ADOPTION_COUNTS.used);
const histogram = (counts: Counts): MinutesHistogram =>
  Object.fromEntries(MINUTES_BANDS.map((band) => [band, count(counts, minutesCount(band))]));
const uses = (counts: Counts): number =>
  MINUTES_BANDS.reduce((sum, band) => sum + count(counts, minutesCount(band)), 0);

/**
 * Share of people who completed each module, for any node of the tree. `below` is the smallest group
 * that may be shown; null for those who may see completion by name anyway.
 */
export function completionCells(top: UnitNode, modules: readonly string[], below: number | null) {
  const reasons: Reasons = below === null ? new Map() : hiddenOf(top, below, people);
  return ({ id, counts }: UnitNode): Cell[] =>
    modules.map((module) =>
      cell(reasons.get(id), people(counts), () =>
        share(count(counts, completedCount(module)), people(counts))
      )
    );
}

/** The three cells of AI use, for any node of the tree. */
export function adoptionCells(top: UnitNode, below: number) {
  const ofPeople = hiddenOf(top, below, people);
  // One decision for both columns that are taken from users: two would give away more than either.
  const ofUsers = hiddenOf(top, below, users);
  return ({ id, counts }: UnitNode): AdoptionCells => {
    const byUsers = (entries: number): HiddenReason | undefined =>
      ofUsers.get(id) ?? (entries > 0 && entries < ENOUGH_ENTRIES ? 'few-entries' : undefined);
    return {
      checked: cell(ofPeople.get(id), people(counts), () =>
        share(count(counts, ADOPTION_COUNTS.checked), people(counts))
      ),
      minutes: cell(byUsers(knownUses(histogram(counts))), users(counts), () => {
        const value = medianMinutes(histogram(counts));
        return value && { value, band: MINUTES_STEP[value] };
      }),
      lost: cell(byUsers(uses(counts)), users(counts), () =>
        share(count(counts, ADOPTION_COUNTS.lost), users(counts))
      )
    };
  };
}
