import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { order as card } from '../../../../../tests/fixtures/cards';
import { mark, shuffled } from './order';

const ids = card.steps.map((step) => step.id);

describe('order', () => {
  it('is right only for the exact order', () => {
    expect(mark(card, ids).correct).toBe(true);
    expect(mark(card, ['write', 'stop', 'tell', 'learn']).correct).toBe(false);
    expect(mark(card, ids.slice(0, 3)).correct).toBe(false);
  });

  it('walks through the right order and says which steps were elsewhere', () => {
    const { feedback } = mark(card, ['write', 'stop', 'tell', 'learn']);
    expect(feedback.map((line) => line.tone)).toEqual(['not-quite', 'not-quite', 'right', 'right']);
    expect(feedback[0]?.label).toBe('1. Stop and do not paste more');
  });

  it('reads a stored answer without repeats or steps that are gone', () => {
    expect(mark(card, ['stop', 'stop', 'gone', ...ids.slice(1)]).answer).toEqual(ids);
  });

  it('shows the same mix every time, with every step in it, never in the right order', () => {
    const anyCard = fc
      .tuple(
        fc.string({ minLength: 1 }),
        fc.uniqueArray(fc.string(), { minLength: 3, maxLength: 6 })
      )
      .map(([id, steps]) => ({
        ...card,
        id,
        steps: steps.map((step) => ({ id: step, text: step, why: '' }))
      }));
    fc.assert(
      fc.property(anyCard, (one) => {
        const mixed = shuffled(one);
        expect(mixed).toEqual(shuffled({ ...one }));
        expect(new Set(mixed)).toEqual(new Set(one.steps));
        expect(mixed).not.toEqual(one.steps);
      }),
      { numRuns: 200 }
    );
  });

  it('mixes differently on different cards', () => {
    const mixes = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) =>
      shuffled({ ...card, id })
        .map((step) => step.id)
        .join()
    );
    expect(new Set(mixes).size).toBeGreaterThan(2);
  });
});
