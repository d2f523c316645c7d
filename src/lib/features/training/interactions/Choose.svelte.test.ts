import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { choose, chooseWhy } from '../../../../../tests/fixtures/cards';
import { expectVerdict, pick, playCard, press } from '../../../../../tests/fixtures/play-card';

it('is played by keyboard, and gives the reason for that very option', async () => {
  const { screen, handedOver } = await playCard({ ...choose, sure: false });
  await pick('Send it. It reads well.');
  await press('Check');

  await expectVerdict('Not quite. Here is why.');
  expect(handedOver()).toMatchObject({ answer: 'send', correct: false });
  await expect.element(screen.getByText('Nobody agreed to tomorrow.')).toBeVisible();
});

it('asks why once something is chosen, and keeps both', async () => {
  const { screen, handedOver } = await playCard(chooseWhy);
  expect(screen.getByText('Why?').query()).toBeNull();
  await pick('Check the date with the crew first');
  await pick('It states a fact nobody checked');
  await userEvent.keyboard('{Enter}');

  await expectVerdict('That is right.');
  expect(handedOver()).toMatchObject({
    answer: { option: 'check', reason: 'fact' },
    correct: true
  });
});

it('says what is still to do instead of doing nothing', async () => {
  const { screen, onanswer } = await playCard(chooseWhy);
  await press('Check');
  await expect.element(screen.getByText('Choose one answer first.')).toBeVisible();
  await screen.getByText('Send it. It reads well.').click();
  await screen.getByRole('button', { name: 'Check' }).click();
  await expect.element(screen.getByText('Now choose why.')).toBeVisible();
  expect(onanswer).not.toHaveBeenCalled();
});
