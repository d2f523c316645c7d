import { describe, expect, it } from 'vitest';
import { spotClean, spotError as card } from '../../../../../tests/fixtures/cards';
import { mark } from './spot-error';

const reason = 'changed';

describe('spot-error', () => {
  it.each([
    ['all of them, with why', { wrong: ['pause'], missing: true, reason }, true],
    ['all of them, for another reason', { wrong: ['pause'], missing: true, reason: 'rude' }, false],
    ['not what is missing', { wrong: ['pause'], missing: false, reason }, false],
    ['only what is missing', { wrong: [], missing: true, reason }, false],
    ['one sentence too many', { wrong: ['pause', 'write'], missing: true, reason }, false],
    ['nothing at all', { wrong: [], missing: false }, false]
  ])('%s', (_what, answer, correct) => {
    expect(mark(card, answer).correct).toBe(correct);
  });

  it('lists what was left unmarked before what was found', () => {
    const { feedback } = mark(card, { wrong: ['pause'], missing: false, reason });
    expect(feedback.map((line) => line.label)).toEqual([
      'You left unmarked: Something is missing',
      'You found: The scheme is cancelled.',
      'It changed what was decided'
    ]);
  });

  it('says what was fine in a sentence marked by mistake', () => {
    const { feedback } = mark(card, { wrong: ['write'], missing: true, reason });
    expect(feedback.map((line) => line.label)).toContain(
      'Nothing wrong with: Ms Rees will write to residents.'
    );
  });

  it('asks no reason of somebody who saw no error, and stores none', () => {
    const { answer, feedback } = mark(card, { wrong: [], missing: false, reason });
    expect(answer).toEqual({ wrong: [], missing: false });
    expect(feedback.map((line) => line.label)).not.toContain('A better reason');
  });

  it('lets a clean draft be called clean', () => {
    expect(mark(spotClean, { wrong: [], missing: false }).correct).toBe(true);
    expect(mark(spotClean, { wrong: ['write'], missing: false }).correct).toBe(false);
  });
});
