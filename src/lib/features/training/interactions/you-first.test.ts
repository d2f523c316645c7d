import { describe, expect, it } from 'vitest';
import { youFirst as card } from '../../../../../tests/fixtures/cards';
import { mark } from './you-first';

describe('you-first', () => {
  it.each([
    ['no', 'no', true, 'You kept your answer.'],
    ['no', 'yes', false, 'You were right first. The AI’s answer led you away.'],
    ['yes', 'no', true, 'You changed to a right answer.'],
    ['yes', 'yes', false, 'You kept your answer.']
  ])('first %s, then %s: correct %s', (first, final, correct, label) => {
    const marked = mark(card, { first, final });
    expect(marked.correct).toBe(correct);
    expect(marked.answer).toEqual({ first, final });
    expect(marked.feedback.at(-1)).toEqual({ label, html: card.lesson, tone: 'note' });
  });

  it('says so when one wrong answer became another', () => {
    const [wrong] = card.options;
    if (!wrong) throw new Error('the fixture has no options');
    const three = { ...card, options: [...card.options, { ...wrong, id: 'maybe' }] };
    const marked = mark(three, { first: 'yes', final: 'maybe' });
    expect(marked.correct).toBe(false);
    expect(marked.feedback.at(-1)?.label).toBe('You changed your answer.');
  });
});
