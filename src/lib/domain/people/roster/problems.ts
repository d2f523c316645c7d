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
