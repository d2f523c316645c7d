import { expect, it } from 'vitest';
import { number } from '../../../../../tests/fixtures/cards';
import { expectVerdict, pick, playCard, press } from '../../../../../tests/fixtures/play-card';

it('gives the numbers as a table and the picture in words, and is played by keyboard', async () => {
  const { screen, handedOver } = await playCard(number);
  const table = screen.getByRole('table', { name: 'Letters sent on time' });
  await expect.element(table.getByRole('row', { name: 'South 65% 198' })).toBeVisible();
  await expect
    .element(screen.getByRole('img', { name: /North 62%, South 65%.*from 60% to 66%/ }))
    .toBeVisible();
  await pick('South is more than twice as good');
  await press('Check');

  await expectVerdict('Not quite. Here is why.');
  expect(handedOver()).toMatchObject({ answer: 'twice', correct: false });
});

it('draws the bars as far along the axis as their numbers say', async () => {
  const { screen } = await playCard(number);
  const widths = [...screen.container.querySelectorAll('rect')].map((bar) =>
    Math.round(Number.parseFloat(bar.getAttribute('width') ?? ''))
  );
  expect(widths).toEqual([33, 83]);
});
