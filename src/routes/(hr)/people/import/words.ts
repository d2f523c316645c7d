import type { ColumnProblem } from '$lib/domain/people/roster/columns';
import type { Field, Missing } from '$lib/domain/people/roster/fields';
import type { Fact } from '$lib/domain/people/roster/people-changes';
import type { FileProblem, ProblemCode, Refusal } from '$lib/domain/people/roster/problems';
import { m } from '$lib/i18n/paraglide/messages';

const FIELD: Record<Field, () => string> = {
  number: m.roster_field_number,
  name: m.roster_field_name,
  firstName: m.roster_field_first_name,
  lastName: m.roster_field_last_name,
  email: m.roster_field_email,
  unitCode: m.roster_field_unit_code,
  unitName: m.roster_field_unit_name,
  unitParent: m.roster_field_unit_parent,
  unitPath: m.roster_field_unit_path,
  level1: m.roster_field_level1,
  level2: m.roster_field_level2,
  level3: m.roster_field_level3,
  level4: m.roster_field_level4,
  postNumber: m.roster_field_post_number,
  postTitle: m.roster_field_post_title,
  budgetedFte: m.roster_field_budgeted_fte,
  fte: m.roster_field_fte,
  isMain: m.roster_field_is_main,
  startedOn: m.roster_field_started_on,
  leftOn: m.roster_field_left_on,
  status: m.roster_field_status,
  manager: m.roster_field_manager,
  roleClass: m.roster_field_role_class,
  language: m.roster_field_language
};
export const fieldName = (field: Field): string => FIELD[field]();

const FILE: Record<FileProblem, () => string> = {
  none: m.roster_file_none,
  'too-large': m.roster_file_too_large,
  empty: m.roster_file_empty,
  'other-kind': m.roster_file_other_kind,
  locked: m.roster_file_locked,
  damaged: m.roster_file_damaged,
  quotes: m.roster_file_quotes,
  'too-much-inside': m.roster_file_too_much_inside,
  'too-many-rows': m.roster_file_too_many_rows
};
export const fileProblem = (problem: FileProblem): string => FILE[problem]();

const MISSING: Record<Missing, () => string> = {
  number: m.roster_columns_missing_number,
  name: m.roster_columns_missing_name,
  unit: m.roster_columns_missing_unit,
  unitCode: m.roster_columns_missing_unit_code
};
export function columnProblem(problem: ColumnProblem): string {
  if (problem.code === 'missing') return MISSING[problem.what]();
  if (problem.code === 'order') return m.roster_columns_order_missing();
  return m.roster_columns_twice({ field: fieldName(problem.field) });
}

const FACT: Record<Fact, () => string> = {
  name: m.roster_fact_name,
  email: m.roster_fact_email,
  unit: m.roster_fact_unit,
  active: m.roster_fact_active,
  leftOn: m.roster_fact_left_on,
  startedOn: m.roster_fact_started_on,
  manager: m.roster_fact_manager,
  roleClass: m.roster_fact_role_class,
  language: m.roster_fact_language
};
export const factNames = (facts: readonly Fact[]): string =>
  facts.map((fact) => FACT[fact]()).join(', ');

const REFUSED: Record<Refusal, () => string> = {
  gone: m.roster_refused_gone,
  stale: m.roster_refused_stale,
  'bad-rows': m.roster_refused_bad_rows,
  leavers: m.roster_refused_leavers,
  nothing: m.roster_refused_nothing,
  'no-admin': m.roster_refused_no_admin
};
export const refusal = (why: Refusal): string => REFUSED[why]();

type Wrong = { field: Field; value: string };
const ROW: Record<ProblemCode, (wrong: Wrong) => string> = {
  missing: ({ field }) => m.roster_problem_missing({ field: fieldName(field) }),
  formula: () => m.roster_problem_formula(),
  'too-long': () => m.roster_problem_too_long(),
  'bad-date': () => m.roster_problem_bad_date(),
  'bad-email': () => m.roster_problem_bad_email(),
  'bad-number': () => m.roster_problem_bad_number(),
  'bad-choice': () => m.roster_problem_bad_choice(),
  'left-before-start': () => m.roster_problem_left_before_start(),
  'two-people': () => m.roster_problem_two_people(),
  'same-twice': () => m.roster_problem_same_twice(),
  'two-mains': () => m.roster_problem_two_mains(),
  'manager-unknown': m.roster_problem_manager_unknown,
  'manager-self': () => m.roster_problem_manager_self(),
  'unit-conflict': (wrong) =>
    wrong.value ? m.roster_problem_unit_conflict(wrong) : m.roster_problem_unit_at_top(),
  'unit-orphan': m.roster_problem_unit_orphan,
  'unit-cycle': m.roster_problem_unit_cycle,
  'unit-closed': m.roster_problem_unit_closed,
  'unit-deep': () => m.roster_problem_unit_deep(),
  'post-conflict': m.roster_problem_post_conflict
};
export const rowProblem = (problem: Wrong & { code: ProblemCode }): string =>
  ROW[problem.code](problem);
