import type { Day } from '../insight/calendar';
import type { Language, RoleClass } from './person';
import { isDay, LONGEST_NAME } from './reorganise';
import { isPlaceholder } from './sign-in';

/** What somebody may put right in the roster by hand, all of it as it is to be. */
export interface Correction {
  name: string;
  /** Null: they have none. */
  email: string | null;
  unitId: string;
  /** Employee number of their manager; null: they have none. */
  managerNumber: string | null;
  roleClass: RoleClass;
  language: Language;
  /** Null: they work here. */
  leftOn: Day | null;
}

export const CORRECTION_PROBLEMS = [
  'no-person',
  'no-name',
  'name-too-long',
  'bad-email',
  'email-taken',
  'outranked',
  'stale',
  'last-admin',
  'no-unit',
  'no-manager',
  'own-manager',
  'no-day',
  'future-day',
  'bad-choice'
] as const;
export type CorrectionProblem = (typeof CORRECTION_PROBLEMS)[number];

/** One @, something on both sides, a dot in the second: whether it arrives is seen when it is used. */
const isEmail = (text: string): boolean =>
  /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/u.test(text) && text.length <= 254 && !isPlaceholder(text);

/** What is wrong with a correction by itself; null: nothing. */
export function correctionProblem(wanted: Correction, today: Day): CorrectionProblem | null {
  if (wanted.name === '') return 'no-name';
  if (wanted.name.length > LONGEST_NAME) return 'name-too-long';
  if (wanted.email !== null && !isEmail(wanted.email)) return 'bad-email';
  if (wanted.leftOn === null) return null;
  if (!isDay(wanted.leftOn)) return 'no-day';
  return wanted.leftOn > today ? 'future-day' : null;
}
