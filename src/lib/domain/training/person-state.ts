import { weekOf, type Day, type Week } from '../insight/calendar';
import { isChecked } from './ai-use';
import type { EventOf, LearningEvent } from './events';

/** An event and the day it counts on. */
export interface Counted {
  event: LearningEvent;
  countedOn: Day;
}

export interface ModuleStanding {
  /** First day on which anything was done in the module. */
  openedOn: Day;
  completedOn: Day | null;
  /** 0 to 1. */
  bestScore: number | null;
  /** The newest version completed. */
  version: number | null;
}

/** What all of a person's events add up to, without a single answer in it. */
export interface PersonState {
  modules: Readonly<Record<string, ModuleStanding>>;
  lastUsed: Day | null;
  lastChecked: Day | null;
  lastLost: Day | null;
  /** Checked uses of AI by week. */
  checkedUses: Readonly<Record<Week, number>>;
}

export const nothingYet: PersonState = {
  modules: {},
  lastUsed: null,
  lastChecked: null,
  lastLost: null,
  checkedUses: {}
};

/** The person's standing in a module. A module may be called "constructor" without upsetting anything. */
export const standingIn = (state: PersonState, module: string): ModuleStanding | undefined =>
  Object.hasOwn(state.modules, module) ? state.modules[module] : undefined;

const earlier = (a: Day | null, b: Day): Day => (a === null || b < a ? b : a);
const later = (a: Day | null, b: Day): Day => (a === null || b > a ? b : a);
const larger = (a: number | null, b: number): number => (a === null ? b : Math.max(a, b));

/**
 * Adds one event. The order in which events are added makes no difference, so that two devices of one
 * person end with the same state whichever of them finds a signal first.
 */
export function fold(state: PersonState, { event, countedOn }: Counted): PersonState {
  switch (event.type) {
    case 'ai-use.logged':
      return event.data.chose === 'used' ? foldUse(state, event.data, countedOn) : state;
    case 'module.completed':
      return foldModule(state, event.data.module, countedOn, (standing) => ({
        ...standing,
        completedOn: earlier(standing.completedOn, countedOn),
        bestScore: larger(standing.bestScore, event.data.score),
        version: larger(standing.version, event.data.version)
      }));
    case 'module.opened':
    case 'card.answered':
      return foldModule(state, event.data.module, countedOn, (standing) => standing);
  }
}

function foldModule(
  state: PersonState,
  module: string,
  on: Day,
  advance: (standing: ModuleStanding) => ModuleStanding
): PersonState {
  const known = standingIn(state, module);
  const opened: ModuleStanding = known
    ? { ...known, openedOn: earlier(known.openedOn, on) }
    : { openedOn: on, completedOn: null, bestScore: null, version: null };
  return { ...state, modules: { ...state.modules, [module]: advance(opened) } };
}

function foldUse(
  state: PersonState,
  use: Extract<EventOf<'ai-use.logged'>['data'], { chose: 'used' }>,
  on: Day
): PersonState {
  const checked = isChecked(use.checked);
  const week = weekOf(on);
  return {
    ...state,
    lastUsed: later(state.lastUsed, on),
    lastChecked: checked ? later(state.lastChecked, on) : state.lastChecked,
    lastLost: use.minutes === 'took-longer' ? later(state.lastLost, on) : state.lastLost,
    checkedUses: checked
      ? { ...state.checkedUses, [week]: (state.checkedUses[week] ?? 0) + 1 }
      : state.checkedUses
  };
}
