import { describe, expect, it } from 'vitest';
import { sort as card } from '../../../../../tests/fixtures/cards';
import { mark, placesOf } from './sort';

const right = { spelling: 'automate', letter: 'assist', eviction: 'never' };

describe('sort', () => {
  it('is right when every item is in its bin', () => {
    expect(mark(card, right).correct).toBe(true);
    expect(mark(card, { ...right, eviction: 'assist' }).correct).toBe(false);
  });

  it('is not right while an item has no place', () => {
    expect(mark(card, { spelling: 'automate', letter: 'assist' }).correct).toBe(false);
  });

  it('gives the line for the bin that was picked, the misplaced first', () => {
    const [first] = mark(card, { ...right, eviction: 'assist' }).feedback;
    expect(first).toEqual({
      label: 'Decide who is evicted: AI helps, I check',
      html: expect.stringContaining('Advice can steer you') as string,
      tone: 'not-quite'
    });
  });

  it('drops items and bins that the card no longer has', () => {
    expect(placesOf(card, { spelling: 'gone', letter: 'assist', old: 'never' })).toEqual({
      letter: 'assist'
    });
  });
});
