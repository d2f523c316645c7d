import { expect, it } from 'vitest';
import { youFirst } from '../../../../../tests/fixtures/cards';
import { expectVerdict, pick, playCard, press } from '../../../../../tests/fixtures/play-card';

it('shows the AI’s answer only after the learner’s own, and keeps both', async () => {
  const { screen, onanswer, handedOver } = await playCard(youFirst);
  expect(screen.getByText('The AI says').query()).toBeNull();
  await pick('No, they cannot');
  await press('Now show me the AI’s answer');
  await expect.poll(() => document.activeElement?.textContent).toBe('The AI says');
  expect(onanswer).not.toHaveBeenCalled();

  await pick('Yes, they can');
  await press('This is my answer');
  await expectVerdict('Not quite. Here is why.');
  expect(handedOver()).toMatchObject({ answer: { first: 'no', final: 'yes' }, correct: false });
  await expect
    .element(screen.getByText('You were right first. The AI’s answer led you away.'))
    .toBeVisible();
});

it('keeps the first answer for whoever keeps it', async () => {
  const { handedOver } = await playCard(youFirst);
  await pick('No, they cannot');
  await press('Now show me the AI’s answer');
  await press('This is my answer');
  await expectVerdict('That is right.');
  expect(handedOver().answer).toEqual({ first: 'no', final: 'no' });
});
