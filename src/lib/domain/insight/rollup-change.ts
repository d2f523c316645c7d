import type { MinutesBand } from '../training/ai-use';
import { standingIn, type Counted, type PersonState } from '../training/person-state';
import { weekOf, type Day, type Week } from './calendar';

export interface ModuleCounts {
  opened: number;
  completed: number;
}
export interface WeekCounts {
  completions: number;
  checkedPeople: number;
}
export interface DayCounts {
  lastUsed: number;
  lastChecked: number;
  lastLost: number;
  notToUse: number;
  bands: Partial<Record<MinutesBand, number>>;
}

/** What one person's new events add to the counts of their unit; counts can be negative. */
export interface RollupChange {
  modules: Record<string, ModuleCounts>;
  weeks: Record<Week, WeekCounts>;
  days: Record<Day, DayCounts>;
}

/**
 * The difference that takes a unit's rollups from a person's state `before` to the state `after`, the
 * events `added` in between. Applied under that person's lock it keeps the rollups equal to a recount.
 */
export function rollupChange(
  before: PersonState,
  after: PersonState,
  added: readonly Counted[]
): RollupChange {
  const change: RollupChange = { modules: {}, weeks: {}, days: {} };
  changeModules(change, before, after);
  changeCheckedPeople(change, before, after);
  for (const last of ['lastUsed', 'lastChecked', 'lastLost'] as const) {
    if (before[last] === after[last]) continue;
    if (before[last]) dayCounts(change, before[last])[last] -= 1;
    if (after[last]) dayCounts(change, after[last])[last] += 1;
  }
  for (const one of added) addUse(change, one);
  return change;
}

/**
 * What is left of a change when its person has left: what was done in a week or on a day still counts,
 * but they are nobody's colleague who completed a module or used AI lately.
 */
export function ofLeaver({ weeks, days }: RollupChange): RollupChange {
  const nobody = { lastUsed: 0, lastChecked: 0, lastLost: 0 };
  return {
    modules: {},
    weeks,
    days: Object.fromEntries(
      Object.entries(days).map(([day, counts]) => [day, { ...counts, ...nobody }])
    )
  };
}

function changeModules(change: RollupChange, before: PersonState, after: PersonState): void {
  for (const [module, now] of Object.entries(after.modules)) {
    const then = standingIn(before, module);
    const opened = then ? 0 : 1;
    const completed = Number(now.completedOn !== null) - Number(Boolean(then?.completedOn));
    if (opened || completed) change.modules[module] = { opened, completed };
    if (then?.completedOn === now.completedOn) continue;
    if (then?.completedOn) weekCounts(change, weekOf(then.completedOn)).completions -= 1;
    if (now.completedOn) weekCounts(change, weekOf(now.completedOn)).completions += 1;
  }
}

function changeCheckedPeople(change: RollupChange, before: PersonState, after: PersonState): void {
  for (const week of Object.keys(after.checkedUses)) {
    if (!before.checkedUses[week]) weekCounts(change, week).checkedPeople += 1;
  }
}

function addUse(change: RollupChange, { event, countedOn }: Counted): void {
  if (event.type !== 'ai-use.logged') return;
  const counts = dayCounts(change, countedOn);
  if (event.data.chose === 'not-to-use') {
    counts.notToUse += 1;
  } else {
    const band = event.data.minutes;
    counts.bands[band] = (counts.bands[band] ?? 0) + 1;
  }
}

const weekCounts = (change: RollupChange, week: Week): WeekCounts =>
  (change.weeks[week] ??= { completions: 0, checkedPeople: 0 });

const dayCounts = (change: RollupChange, day: Day): DayCounts =>
  (change.days[day] ??= { lastUsed: 0, lastChecked: 0, lastLost: 0, notToUse: 0, bands: {} });
