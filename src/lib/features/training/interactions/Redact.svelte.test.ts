import { expect, it } from 'vitest';
import { redact } from '../../../../../tests/fixtures/cards';
import { expectVerdict, playCard, press } from '../../../../../tests/fixtures/play-card';

it('is played by keyboard, and says which parts were missed and which hidden without need', async () => {
  const { screen, handedOver } = await playCard(redact);
  await press('Mrs A. Pugh', ' ');
  await press('Please arrange a call.', ' ');
  await press('Check');

  await expectVerdict('Not quite. Here is why.');
  expect(handedOver()).toMatchObject({ answer: ['name', 'ask'], correct: false });
  await expect.element(screen.getByText('You left in: 14 Mill Road.')).toBeVisible();
  await expect.element(screen.getByText('Safe to leave in: Please arrange a call.')).toBeVisible();
});

it('says of each part whether it is hidden, and lets it be shown again', async () => {
  const { screen } = await playCard(redact);
  const name = screen.getByRole('button', { name: 'Mrs A. Pugh' });
  await expect.element(name).toHaveAttribute('aria-pressed', 'false');
  await name.click();
  await expect.element(name).toHaveAttribute('aria-pressed', 'true');
  await expect.element(screen.getByText('1 hidden')).toBeVisible();
  await name.click();
  await expect.element(name).toHaveAttribute('aria-pressed', 'false');
});
