import type { Field } from './fields';
import type { Line } from './table';

/** Why a row cannot be taken as it is. */
export const PROBLEMS = [
  'missing',
  'formula',
  'too-long',
  'bad-date',
  'bad-email',
  'bad-number',
  'bad-choice',
  'left-before-start',
  'two-people',
  'same-twice',
  'two-mains',
  'manager-unknown',
  'manager-self',
  'unit-conflict',
  'unit-orphan',
  'unit-cycle',
  'unit-closed',
  'unit-deep',
  'post-conflict'
] as const;
export type ProblemCode = (typeof PROBLEMS)[number];

export interface Problem {
  line: Line;
  field: Field;
  code: ProblemCode;
  /** What stands in the cell, or what it contradicts. */
  value: string;
}

/** Why a file cannot be read at all. */
export const FILE_PROBLEMS = [
  'none',
  'too-large',
  'empty',
  'other-kind',
  'locked',
  'damaged',
  'quotes',
  'too-much-inside',
  'too-many-rows'
] as const;
export type FileProblem = (typeof FILE_PROBLEMS)[number];

/**
 * Why a file is not applied. `gone`: it was applied or thrown away already; `stale`: it would change
 * something else now than what somebody has seen.
 */
export type Refusal = 'gone' | 'stale' | 'bad-rows' | 'leavers' | 'nothing' | 'no-admin';
