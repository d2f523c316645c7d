import { describe, expect, it } from 'vitest';
import { redact as card } from '../../../../../tests/fixtures/cards';
import { mark } from './redact';

const labels = (hidden: string[], tone: string) =>
  mark(card, hidden)
    .feedback.filter((line) => line.tone === tone)
    .map((line) => line.label);

describe('redact', () => {
  it('is right only when all that must go is hidden and nothing else', () => {
    expect(mark(card, ['name', 'address', 'health']).correct).toBe(true);
    expect(mark(card, ['name', 'address']).correct).toBe(false);
    expect(mark(card, ['name', 'address', 'health', 'ask']).correct).toBe(false);
    expect(mark(card, []).correct).toBe(false);
  });

  it('tells what was left in from what was hidden without need, misses first', () => {
    expect(labels(['name', 'ask'], 'not-quite')).toEqual([
      'You left in: 14 Mill Road.',
      'You left in: Her diabetes is worse.',
      'Safe to leave in: Please arrange a call.'
    ]);
    expect(labels(['name', 'ask'], 'right')).toEqual(['You hid: Mrs A. Pugh']);
  });

  it('counts hits in words, and does not count false alarms as hits', () => {
    expect(mark(card, ['name', 'ask', 'visit']).feedback[0]?.html).toContain('1 of the 3');
  });

  it('stores ids in reading order, whatever the order of the taps', () => {
    expect(mark(card, ['health', 'name', 'gone']).answer).toEqual(['name', 'health']);
  });
});
