/** Why somebody is forgotten. */
export const FORGET_REASONS = ['left', 'own-request'] as const;
export type ForgetReason = (typeof FORGET_REASONS)[number];

/** Why somebody cannot be forgotten now. */
export const FORGET_REFUSALS = ['held', 'has-role', 'works-here', 'wrong-number'] as const;
export type ForgetRefusal = (typeof FORGET_REFUSALS)[number];

export interface Forgettable {
  employeeNumber: string;
  active: boolean;
  held: boolean;
  /** They are HR or admin. */
  runsThings: boolean;
}

/**
 * What keeps somebody from being forgotten, if anything. Who works here is forgotten only when they ask
 * for it themselves: the council needs to know whom it has trained. Who runs things gives that up first,
 * so that no council loses its last admin by it.
 * @param typed the employee number as it was typed to confirm whom it is about.
 */
export function whyNotForget(
  person: Forgettable,
  reason: ForgetReason | null,
  typed: string
): ForgetRefusal | null {
  if (person.held) return 'held';
  if (person.runsThings) return 'has-role';
  if (person.active && reason !== 'own-request') return 'works-here';
  // Somebody without a number is confirmed by leaving the field empty.
  return typed.trim() === person.employeeNumber ? null : 'wrong-number';
}

export const forgetReason = (asked: unknown): ForgetReason | null =>
  FORGET_REASONS.find((reason) => reason === asked) ?? null;
