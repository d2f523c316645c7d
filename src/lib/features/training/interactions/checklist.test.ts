import { expect, it } from 'vitest';
import { checklist as card } from '../../../../../tests/fixtures/cards';
import { mark } from './checklist';

it('keeps the ticks in the order of the list and never marks them', () => {
  expect(mark(card, ['hide', 'gone', 'name'])).toMatchObject({
    answer: ['name', 'hide'],
    correct: null
  });
});

it.each([
  [[], '0 things'],
  [['hide'], '1 thing '],
  [['hide', 'name'], '2 things']
])('%j is said back as %s', (ticked, words) => {
  expect(mark(card, ticked).feedback[0]?.html).toContain(words);
});
