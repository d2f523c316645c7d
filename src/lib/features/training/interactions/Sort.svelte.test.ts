import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { sort } from '../../../../../tests/fixtures/cards';
import { expectVerdict, playCard, press, tabTo } from '../../../../../tests/fixtures/play-card';

it('is played with number keys, and says which item of how many is next', async () => {
  const { screen, handedOver } = await playCard(sort);
  const item = screen.getByRole('status').filter({ hasText: 'Item' });
  await expect.element(item).toHaveTextContent('Item 1 of 3 Fix spelling in a poster');
  await tabTo('AI may do it');
  await userEvent.keyboard('1');
  await expect.element(item).toHaveTextContent('Item 2 of 3 Draft a letter about a late repair');
  await userEvent.keyboard('23');
  await press('Check');

  await expectVerdict('That is right.');
  expect(handedOver()).toMatchObject({
    answer: { spelling: 'automate', letter: 'assist', eviction: 'never' },
    correct: true
  });
});

it('is played with Enter, can be taken back, and puts focus where the next step is', async () => {
  const { handedOver } = await playCard(sort);
  await press('AI may do it');
  await userEvent.keyboard('{Enter}{Enter}');
  await expect.poll(() => document.activeElement?.textContent).toBe('Your answers');
  await press('Go back one');
  await expect.poll(() => document.activeElement?.textContent).toBe('Decide who is evicted');
  await press('A person only');
  await press('Check');

  await expectVerdict('Not quite. Here is why.');
  expect(handedOver().answer).toMatchObject({ letter: 'automate', eviction: 'never' });
});

it('does not sort on a number key pressed elsewhere', async () => {
  const { screen } = await playCard(sort);
  await userEvent.keyboard('1');
  await expect.element(screen.getByText('Item 1 of 3')).toBeVisible();
});
