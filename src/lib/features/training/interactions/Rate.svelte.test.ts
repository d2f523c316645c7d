import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { rate } from '../../../../../tests/fixtures/cards';
import { expectVerdict, pick, playCard, press } from '../../../../../tests/fixtures/play-card';

it('is played by keyboard, and shows the coach’s rating and a better one', async () => {
  const { screen, handedOver } = await playCard(rate);
  await pick('4 – great');
  await press('Check');

  await expectVerdict('Not quite. Here is why.');
  expect(handedOver()).toMatchObject({ answer: 4, correct: false });
  await expect.element(screen.getByText('You said great. The coach said poor.')).toBeVisible();
  await expect.element(screen.getByText('A better one')).toBeVisible();
});

it('calls one step off close, and counts it as right', async () => {
  const { handedOver } = await playCard(rate);
  await pick('2 – fair');
  await userEvent.keyboard('{Enter}');
  await expectVerdict('That is close. Here is why.');
  expect(handedOver()).toMatchObject({ answer: 2, correct: true });
});
