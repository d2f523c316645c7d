import { describe, expect, it } from 'vitest';
import { compare as card } from '../../../../../tests/fixtures/cards';
import { mark } from './compare';

describe('compare', () => {
  it.each([
    ['a', false],
    ['b', true],
    ['same', false]
  ] as const)('%s: correct %s, with the reason for that very answer', (side, correct) => {
    const marked = mark(card, side);
    expect(marked.correct).toBe(correct);
    expect(marked.feedback[0]?.html).toBe(card.answers[side].feedback);
  });

  it('names the side that lost something after a wrong answer', () => {
    expect(mark(card, 'same').feedback[1]?.html).toBe('<p>B: Second summary</p>');
  });
});
