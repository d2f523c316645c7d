import type { CorrectionProblem } from '$lib/domain/people/correction';
import type { Change, Problem } from '$lib/domain/people/reorganise';
import type { ChangeDetail, ChangeKind } from '$lib/domain/people/unit-change';
import { m } from '$lib/i18n/paraglide/messages';

export type Kind = Change['kind'];

/** In the order in which they are offered. */
export const KIND_WORDS: Record<
  Kind,
  { name: () => string; explain: () => string; done: () => string }
> = {
  rename: {
    name: m.units_change_rename,
    explain: m.units_explain_rename,
    done: m.units_done_rename
  },
  move: { name: m.units_change_move, explain: m.units_explain_move, done: m.units_done_move },
  split: { name: m.units_change_split, explain: m.units_explain_split, done: m.units_done_split },
  merge: { name: m.units_change_merge, explain: m.units_explain_merge, done: m.units_done_merge },
  add: { name: m.units_change_add, explain: m.units_explain_add, done: m.units_done_add },
  close: { name: m.units_change_close, explain: m.units_explain_close, done: m.units_done_close }
};
export const KINDS = Object.keys(KIND_WORDS) as Kind[];

export const PROBLEM_WORDS: Record<Problem | 'not-as-foreseen', () => string> = {
  'no-unit': m.units_problem_no_unit,
  'unit-closed': m.units_problem_unit_closed,
  'no-name': m.units_problem_no_name,
  'name-too-long': m.units_problem_name_too_long,
  'name-taken': m.units_problem_name_taken,
  'same-name': m.units_problem_same_name,
  'same-place': m.units_problem_same_place,
  'into-itself': m.units_problem_into_itself,
  'not-empty': m.units_problem_not_empty,
  'nobody-chosen': m.units_problem_nobody_chosen,
  'not-in-unit': m.units_problem_not_in_unit,
  'no-day': m.units_problem_no_day,
  'future-day': m.units_problem_future_day,
  'too-early': m.units_problem_too_early,
  'not-as-foreseen': m.units_problem_not_as_foreseen
};

export const CORRECTION_WORDS: Record<CorrectionProblem, () => string> = {
  'no-person': m.units_correct_problem_no_person,
  'no-name': m.units_correct_problem_no_name,
  'name-too-long': m.units_correct_problem_name_too_long,
  'bad-email': m.units_correct_problem_bad_email,
  'email-taken': m.units_correct_problem_email_taken,
  outranked: m.units_correct_problem_outranked,
  stale: m.units_correct_problem_stale,
  'last-admin': m.settings_role_problem_last_admin,
  'no-unit': m.units_correct_problem_no_unit,
  'no-manager': m.units_correct_problem_no_manager,
  'own-manager': m.units_correct_problem_own_manager,
  'no-day': m.units_correct_problem_no_day,
  'future-day': m.units_correct_problem_future_day,
  'bad-choice': m.units_correct_problem_bad_choice
};

/** One line of a unit's history. */
export function changeWords(kind: ChangeKind, detail: ChangeDetail): string {
  const { name, before = '', other = '', people = 0 } = detail;
  switch (kind) {
    case 'added':
      return other === '' ? m.units_history_added_top() : m.units_history_added({ other });
    case 'renamed':
      return m.units_history_renamed({ before, name });
    case 'moved':
      return other === '' ? m.units_history_moved_top() : m.units_history_moved({ other });
    case 'split':
      return m.units_history_split({ people, other });
    case 'split-from':
      return m.units_history_split_from({ people, other });
    case 'merged-into':
      return m.units_history_merged_into({ people, other });
    case 'took-in':
      return m.units_history_took_in({ people, other });
    case 'closed':
      return m.units_history_closed();
  }
}

/** The first sentence of what somebody is asked to say yes to. */
export function confirmWords(kind: Kind, name: string, to: string, atTop: boolean): string {
  switch (kind) {
    case 'rename':
      return m.units_confirm_rename({ name, to });
    case 'move':
      return atTop ? m.units_confirm_move_top({ name }) : m.units_confirm_move({ name, to });
    case 'split':
      return m.units_confirm_split({ name, to });
    case 'merge':
      return m.units_confirm_merge({ name, to });
    case 'add':
      return atTop ? m.units_confirm_add_top({ to }) : m.units_confirm_add({ name, to });
    case 'close':
      return m.units_confirm_close({ name });
  }
}
