import type { OrganisationSettings } from '../../../domain/people/organisation';
import type { Role } from '../../../domain/people/roles';

/** Where a team's work happens, which decides its hours and who has a work email address. */
export type Work = 'office' | 'mixed' | 'frontline';

/** How a team takes to AI and to training. */
export interface Character {
  /** Share of people who start any training. */
  starts: number;
  /** Modules that somebody who starts gets through, on average. */
  modules: number;
  /** Share of opened modules that are finished. */
  finishes: number;
  /** Share of people who log their use of AI. */
  logs: number;
  /** Uses that such a person logs in a busy week. */
  uses: number;
  /** Share of uses that are checked. */
  checks: number;
  /** Share of people for whom AI is often the slower way. */
  struggles: number;
  /** Share of their uses that took longer. */
  loses: number;
}

export const CHARACTERS = {
  keen: {
    starts: 0.95,
    modules: 4.5,
    finishes: 0.95,
    logs: 0.92,
    uses: 7.5,
    checks: 0.86,
    struggles: 0.12,
    loses: 0.12
  },
  steady: {
    starts: 0.9,
    modules: 3.8,
    finishes: 0.88,
    logs: 0.76,
    uses: 5.2,
    checks: 0.76,
    struggles: 0.2,
    loses: 0.14
  },
  slow: {
    starts: 0.66,
    modules: 2.6,
    finishes: 0.74,
    logs: 0.45,
    uses: 3,
    checks: 0.62,
    struggles: 0.25,
    loses: 0.2
  },
  'no-time': {
    starts: 0.34,
    modules: 1.3,
    finishes: 0.35,
    logs: 0.14,
    uses: 0.9,
    checks: 0.5,
    struggles: 0.3,
    loses: 0.3
  },
  'loses-time': {
    starts: 0.85,
    modules: 2.8,
    finishes: 0.86,
    logs: 0.92,
    uses: 5.5,
    checks: 0.82,
    struggles: 0.9,
    loses: 0.76
  }
} as const satisfies Record<string, Character>;
export type CharacterName = keyof typeof CHARACTERS;

export interface Team {
  name: string;
  size: number;
  work: Work;
  character: CharacterName;
  /** Which of the organisation's champions helps it; null: nobody does. */
  champion: number | null;
}

export interface Department {
  name: string;
  teams: Team[];
}

/** What a made-up organisation looks like before there are any people in it. */
export interface Shape {
  name: string;
  settings: OrganisationSettings;
  departments: Department[];
  /** The team of each demo persona. The champion's is one that a champion helps. */
  personas: Readonly<Record<Role, string>>;
  /** People with the role hr, all in the hr persona's team. */
  hr: number;
}

export const team = (
  name: string,
  size: number,
  work: Work,
  character: CharacterName,
  champion: number | null
): Team => ({ name, size, work, character, champion });
