import { describe, expect, it } from 'vitest';
import { choose, chooseWhy } from '../../../../../tests/fixtures/cards';
import { mark } from './choose';

describe('choose', () => {
  it('gives the reason for that very option, and then names a better one', () => {
    const { correct, feedback } = mark(choose, 'send');
    expect(correct).toBe(false);
    expect(feedback).toEqual([
      {
        label: 'Send it. It reads well.',
        html: expect.stringContaining('made it up') as string,
        tone: 'not-quite'
      },
      { label: 'A better answer', html: '<p>Check the date with the crew first</p>', tone: 'note' }
    ]);
  });

  it('names nothing better after a right pick', () => {
    expect(mark(choose, 'check').feedback.map((line) => line.tone)).toEqual(['right']);
  });

  it.each([
    ['check', 'fact', true],
    ['check', 'tone', false],
    ['send', 'fact', false],
    ['send', 'tone', false]
  ])('with reasons, %s because %s is %s: both must be right', (option, reason, correct) => {
    expect(mark(chooseWhy, { option, reason }).correct).toBe(correct);
  });

  it('separates right for the wrong reason', () => {
    const tones = mark(chooseWhy, { option: 'check', reason: 'tone' }).feedback.map((l) => l.tone);
    expect(tones).toEqual(['right', 'not-quite', 'note']);
  });

  it('takes any of several right options', () => {
    const both = { ...choose, options: choose.options.map((one) => ({ ...one, right: true })) };
    expect(mark(both, 'send').correct).toBe(true);
    expect(mark(both, 'check').correct).toBe(true);
  });

  it('escapes what it quotes, for option texts are plain text', () => {
    const card = {
      ...choose,
      options: choose.options.map((one) => ({ ...one, text: one.right ? 'a < b & c' : one.text }))
    };
    expect(mark(card, 'send').feedback[1]?.html).toBe('<p>a &lt; b &amp; c</p>');
  });
});
