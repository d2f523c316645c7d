import {
  AI_TASKS,
  CHECKED,
  isChecked,
  MINUTES_BANDS,
  OTHER_TOOLS,
  RESULTS,
  type AiResult,
  type AiTask,
  type Checked,
  type MinutesBand
} from '$lib/domain/training/ai-use';
import type { EventData } from '$lib/domain/training/events';
import { m } from '$lib/i18n/paraglide/messages';

/** What has been tapped so far. Later answers are absent until their question was asked. */
export interface LogAnswers {
  task?: AiTask;
  tool?: string;
  minutes?: MinutesBand;
  checked?: Checked;
  result?: AiResult;
  errorFound?: boolean;
}
export type Field = keyof LogAnswers;

/** One big button of a question; tapping it leads to `answers`. */
export interface Choice {
  label: string;
  answers: LogAnswers;
}
export interface Question {
  field: Field;
  heading: string;
  choices: Choice[];
}

const TASKS: Record<AiTask, () => string> = {
  draft: m.training_log_task_draft,
  reword: m.training_log_task_reword,
  summarise: m.training_log_task_summarise,
  'meeting-notes': m.training_log_task_meeting_notes,
  'find-information': m.training_log_task_find_information,
  ideas: m.training_log_task_ideas,
  data: m.training_log_task_data,
  translate: m.training_log_task_translate,
  other: m.training_log_task_other
};
const TOOLS: Record<(typeof OTHER_TOOLS)[number], () => string> = {
  'other-approved': m.training_log_tool_other_approved,
  'rather-not-say': m.training_log_tool_rather_not_say
};
const MINUTES: Record<MinutesBand, () => string> = {
  'took-longer': m.training_log_minutes_took_longer,
  'no-change': m.training_log_minutes_no_change,
  '1-5': m.training_log_minutes_1_5,
  '6-15': m.training_log_minutes_6_15,
  '16-30': m.training_log_minutes_16_30,
  'over-30': m.training_log_minutes_over_30,
  'cannot-tell': m.training_log_minutes_cannot_tell
};
const CHECKS: Record<Checked, () => string> = {
  'against-source': m.training_log_checked_against_source,
  'by-reading': m.training_log_checked_by_reading,
  no: m.training_log_checked_no,
  'did-not-use': m.training_log_checked_did_not_use
};
const OUTCOMES: Record<AiResult, () => string> = {
  helped: m.training_log_result_helped,
  'no-difference': m.training_log_result_no_difference,
  'got-in-the-way': m.training_log_result_got_in_the_way
};

/** One entry of the log in words: "Draft text: Saved 1 to 5 minutes". */
export const describeUse = (data: EventData['ai-use.logged']): string =>
  data.chose === 'not-to-use'
    ? m.training_log_not_to_use()
    : m.training_log_entry({ task: TASKS[data.task](), minutes: MINUTES[data.minutes]() });

/** Checking can only have found an error when there was checking and the result was of some use. */
const asksErrorFound = ({ checked, result }: LogAnswers): boolean =>
  checked !== undefined &&
  isChecked(checked) &&
  (result === 'helped' || result === 'no-difference');

/** The questions in order, each with its words; the follow-up only where it makes sense. */
function fields(answers: LogAnswers): Field[] {
  const always: Field[] = ['task', 'tool', 'minutes', 'checked', 'result'];
  return asksErrorFound(answers) ? [...always, 'errorFound'] : always;
}

/** How many questions a person must expect, for "Question 2 of 5". */
export const questionCount = (answers: LogAnswers): number => fields(answers).length;

/** The organisation's own tools come first. Labels of tools are plain text. */
export interface Tool {
  id: string;
  label: string;
}

const choose = <F extends Field>(
  answers: LogAnswers,
  field: F,
  values: readonly NonNullable<LogAnswers[F]>[],
  label: (value: NonNullable<LogAnswers[F]>) => string
): Choice[] =>
  values.map((value) => ({ label: label(value), answers: { ...answers, [field]: value } }));

function toolChoices(answers: LogAnswers, tools: readonly Tool[]): Choice[] {
  const others = OTHER_TOOLS.map((id) => ({ id, label: TOOLS[id]() }));
  return [...tools, ...others].map(({ id, label }) => ({
    label,
    answers: { ...answers, tool: id }
  }));
}

/** The question to ask next, or undefined when all are answered. */
export function nextQuestion(answers: LogAnswers, tools: readonly Tool[]): Question | undefined {
  const field = fields(answers).find((one) => answers[one] === undefined);
  switch (field) {
    case undefined:
      return undefined;
    case 'task':
      return {
        field,
        heading: m.training_log_task(),
        choices: choose(answers, field, AI_TASKS, (one) => TASKS[one]())
      };
    case 'tool':
      return { field, heading: m.training_log_tool(), choices: toolChoices(answers, tools) };
    case 'minutes':
      return {
        field,
        heading: m.training_log_minutes(),
        choices: choose(answers, field, MINUTES_BANDS, (one) => MINUTES[one]())
      };
    case 'checked':
      return {
        field,
        heading: m.training_log_checked(),
        choices: choose(answers, field, CHECKED, (one) => CHECKS[one]())
      };
    case 'result':
      return {
        field,
        heading: m.training_log_result(),
        choices: choose(answers, field, RESULTS, (one) => OUTCOMES[one]())
      };
    case 'errorFound':
      return {
        field,
        heading: m.training_log_error_found(),
        choices: choose(answers, field, [true, false], (found) =>
          found ? m.training_log_yes() : m.training_log_no()
        )
      };
  }
}

/** How many questions are answered. */
export const answeredCount = (answers: LogAnswers): number =>
  fields(answers).filter((field) => answers[field] !== undefined).length;

/** Takes back the last answer. */
export function goBack(answers: LogAnswers): LogAnswers {
  const last = fields(answers)
    .filter((field) => answers[field] !== undefined)
    .at(-1);
  return Object.fromEntries(Object.entries(answers).filter(([field]) => field !== last));
}

/** The event's data once every question is answered; undefined before that. */
export function toData(answers: LogAnswers): EventData['ai-use.logged'] | undefined {
  const { task, tool, minutes, checked, result, errorFound } = answers;
  if (!task || !tool || !minutes || !checked || !result) return undefined;
  const used = { chose: 'used', task, tool, minutes, checked, result } as const;
  if (!asksErrorFound(answers)) return used;
  return errorFound === undefined ? undefined : { ...used, errorFound };
}
