import { expect, it } from 'vitest';
import { choose } from '../../../../../tests/fixtures/cards';
import { expectVerdict, pick, playCard, press } from '../../../../../tests/fixtures/play-card';

it('is asked after the answer and before its feedback, by keyboard', async () => {
  const { screen, onanswer, handedOver } = await playCard(choose);
  await pick('Check the date with the crew first');
  await press('Check');
  await expect.poll(() => document.activeElement?.textContent).toBe('How sure are you?');
  expect(onanswer).not.toHaveBeenCalled();
  expect(screen.getByText('That is right.').query()).toBeNull();

  await press('I am guessing');
  await expectVerdict('That is right.');
  expect(handedOver()).toEqual({ answer: 'check', correct: true, sure: 'guess' });
});
