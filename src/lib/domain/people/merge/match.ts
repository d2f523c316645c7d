import type { Day } from '../../insight/calendar';
import { isSimilarName } from './names';

/** What two people have in common; why they may be one. */
export const MATCH_REASONS = ['number', 'email', 'birth', 'name'] as const;
export type MatchReason = (typeof MATCH_REASONS)[number];

/** A person as far as matching looks at them. */
export interface Matchable {
  personId: string;
  name: string;
  email: string | null;
  employeeNumber: string;
  bornOn: Day | null;
}

/** Two people, one of each organisation, who may be the same. */
export interface Match {
  personId: string;
  theirPersonId: string;
  reasons: MatchReason[];
  /** Somebody has to decide. */
  doubtful: boolean;
}

/** A match as HR sees it. */
export interface MatchSeen extends Match {
  ours: Matchable;
  theirs: Matchable;
  /** The same person; null: not decided yet. */
  same: boolean | null;
}

/** One page of the matches, counted from 1, and how many there are in all. */
export interface MatchesPage {
  page: MatchSeen[];
  number: number;
  all: number;
  /** Still to be decided. */
  open: number;
  /** Decided, or clear enough, to be one person. */
  same: number;
}
export const MATCHES_A_PAGE = 25;

const numberOf = ({ employeeNumber }: Matchable): string => employeeNumber.trim().toUpperCase();
const emailOf = ({ email }: Matchable): string => email?.trim().toLowerCase() ?? '';
const birthOf = ({ bornOn }: Matchable): string => bornOn ?? '';

/** People by something that they have; who does not have it is left out. */
function by(people: readonly Matchable[], key: (one: Matchable) => string) {
  const found = new Map<string, Matchable[]>();
  for (const one of people) {
    const its = key(one);
    if (its) found.set(its, [...(found.get(its) ?? []), one]);
  }
  return (one: Matchable): readonly Matchable[] => found.get(key(one)) ?? [];
}

/**
 * Everybody here who may be somebody there. Two councils number their staff alike, so a number says
 * nothing without the name; an address may be shared by a team; twins share a day. What is left unclear is
 * doubtful, and so is everything about a person who matches two.
 */
export function matchPeople(ours: readonly Matchable[], theirs: readonly Matchable[]): Match[] {
  const finders = [by(theirs, numberOf), by(theirs, emailOf), by(theirs, birthOf)];
  const found = ours.flatMap((one) => {
    const candidates = new Set(finders.flatMap((find) => find(one)));
    return [...candidates].flatMap((other) => compare(one, other) ?? []);
  });
  const twice = new Set(contradictions(found));
  return found.map((one) => ({ ...one, doubtful: one.doubtful || twice.has(one) }));
}

/** Null: nothing says that they are one. */
function compare(one: Matchable, other: Matchable): Match | null {
  const alike = (key: (one: Matchable) => string): boolean =>
    key(one) !== '' && key(one) === key(other);
  const has: Record<MatchReason, boolean> = {
    number: alike(numberOf),
    email: alike(emailOf),
    birth: alike(birthOf),
    name: isSimilarName(one.name, other.name)
  };
  // A birthday is shared by many: without the name it is no reason to ask.
  if (!has.number && !has.email && !(has.birth && has.name)) return null;
  const bornApart = !has.birth && birthOf(one) !== '' && birthOf(other) !== '';
  return {
    personId: one.personId,
    theirPersonId: other.personId,
    reasons: MATCH_REASONS.filter((reason) => has[reason]),
    doubtful: !has.name || bornApart
  };
}

/** A person who would become two, or two who would become one: such decisions cannot both be right. */
export function contradictions<T extends Pick<Match, 'personId' | 'theirPersonId'>>(
  same: readonly T[]
): T[] {
  const times = new Map<string, number>();
  const count = (id: string) => times.set(id, (times.get(id) ?? 0) + 1);
  for (const one of same) [one.personId, one.theirPersonId].forEach(count);
  return same.filter((one) => [one.personId, one.theirPersonId].some((id) => times.get(id)! > 1));
}
