import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { compare } from '../../../../../tests/fixtures/cards';
import { expectVerdict, pick, playCard } from '../../../../../tests/fixtures/play-card';

it('shows both sides under headings, and is played by keyboard', async () => {
  const { screen, handedOver } = await playCard(compare);
  for (const name of ['A: First summary', 'B: Second summary'])
    await expect.element(screen.getByRole('heading', { name })).toBeVisible();
  await pick('B: Second summary');
  await userEvent.keyboard('{Enter}');

  await expectVerdict('That is right.');
  expect(handedOver()).toMatchObject({ answer: 'b', correct: true });
});
