import { describe, expect, it } from 'vitest';
import { number as card } from '../../../../../tests/fixtures/cards';
import { barShare, describeChart, mark } from './number';

describe('number', () => {
  it('marks the sentence picked', () => {
    expect(mark(card, 'small')).toMatchObject({ answer: 'small', correct: true });
    expect(mark(card, 'twice')).toMatchObject({ answer: 'twice', correct: false });
  });

  it('says in words all that the chart shows, where its axis starts included', () => {
    const words = card.chart && describeChart(card.chart);
    expect(words).toBe(
      'The bars show: North 62%, South 65%. The line along the bottom goes from 60% to 66%.'
    );
  });

  it.each([
    [60, 0],
    [63, 50],
    [66, 100],
    [10, 0],
    [99, 100]
  ])('draws %i from 60 to 66 as %i%% of the axis, never outside it', (value, share) => {
    expect(card.chart && barShare(card.chart, value)).toBe(share);
  });

  it('draws nothing rather than nonsense when the axis has no length', () => {
    expect(barShare({ from: 5, to: 5, unit: '', bars: [] }, 5)).toBe(0);
  });
});
