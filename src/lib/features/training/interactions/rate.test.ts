import { describe, expect, it } from 'vitest';
import { rate as card } from '../../../../../tests/fixtures/cards';
import { mark } from './rate';

describe('rate', () => {
  it.each([
    [1, true, 'right', 'You and the coach both said poor.'],
    [2, true, 'not-quite', 'You said fair. The coach said poor.'],
    [3, false, 'not-quite', 'You said good. The coach said poor.'],
    [4, false, 'not-quite', 'You said great. The coach said poor.']
  ])('%i against the coach’s 1: correct %s', (rating, correct, tone, label) => {
    const marked = mark(card, rating);
    expect(marked.correct).toBe(correct);
    expect(marked.feedback[0]).toMatchObject({ tone, label, html: card.feedback[rating as 1] });
  });

  it('always shows a better one', () => {
    expect(mark(card, 1).feedback.at(-1)).toMatchObject({ html: card.better, tone: 'note' });
  });

  it.each([0, 5, 2.5, '2'])('does not take %j for a rating', (odd) => {
    expect(mark(card, odd)).toEqual({ answer: null, correct: false, feedback: [] });
  });
});
