import { describe, expect, it } from 'vitest';
import { CHECKED, isChecked, RESULTS } from '$lib/domain/training/ai-use';
import {
  answeredCount,
  goBack,
  nextQuestion,
  questionCount,
  toData,
  type LogAnswers
} from './log-form';

const tools = [{ id: 'copilot', label: 'Copilot' }];
const four: LogAnswers = { task: 'draft', tool: 'copilot', minutes: 'took-longer', checked: 'no' };

/** Taps the first button of every question until there is none. */
function tapFirst(): { answers: LogAnswers; asked: string[] } {
  let answers: LogAnswers = {};
  const asked: string[] = [];
  for (let question = nextQuestion(answers, tools); question;) {
    asked.push(question.field);
    answers = question.choices[0]?.answers ?? answers;
    question = nextQuestion(answers, tools);
  }
  return { answers, asked };
}

describe('the AI-use log', () => {
  it('is five taps, and a sixth only where a check could have found an error', () => {
    expect(tapFirst().asked).toEqual([
      'task',
      'tool',
      'minutes',
      'checked',
      'result',
      'errorFound'
    ]);
    expect(questionCount(four)).toBe(5);
  });

  it.each(CHECKED.flatMap((checked) => RESULTS.map((result) => [checked, result] as const)))(
    'checked %s, result %s: asks about errors only when there was a check and some use',
    (checked, result) => {
      const asked = nextQuestion({ ...four, checked, result }, tools)?.field === 'errorFound';
      expect(asked).toBe(isChecked(checked) && result !== 'got-in-the-way');
    }
  );

  it('puts the organisation’s own tools first and “took longer” first', () => {
    const labels = (answers: LogAnswers) =>
      nextQuestion(answers, tools)?.choices.map((choice) => choice.label);
    expect(labels({ task: 'draft' })?.[0]).toBe('Copilot');
    expect(labels({ task: 'draft', tool: 'copilot' })?.[0]).toBe('Took longer');
  });

  it('has nothing to log before the last tap', () => {
    expect(toData(four)).toBeUndefined();
    expect(toData({ ...four, checked: 'by-reading', result: 'helped' })).toBeUndefined();
  });

  it('logs what was tapped, with the follow-up only where it was asked', () => {
    expect(toData({ ...four, result: 'helped' })).toEqual({
      chose: 'used',
      ...four,
      result: 'helped'
    });
    expect(toData(tapFirst().answers)).toMatchObject({
      checked: 'against-source',
      errorFound: true
    });
  });

  it('takes back one answer at a time', () => {
    expect(goBack(four)).toEqual({ task: 'draft', tool: 'copilot', minutes: 'took-longer' });
    expect(answeredCount(goBack(four))).toBe(3);
    expect(goBack({})).toEqual({});
  });
});
