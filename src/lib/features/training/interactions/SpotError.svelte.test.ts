import { expect, it } from 'vitest';
import { spotClean, spotError } from '../../../../../tests/fixtures/cards';
import { expectVerdict, pick, playCard, press } from '../../../../../tests/fixtures/play-card';

it('is played by keyboard: sentences, what is missing, and why', async () => {
  const { handedOver } = await playCard({ ...spotError, sure: false });
  await press('The scheme is cancelled.', ' ');
  await press('Something is missing', ' ');
  await pick('It changed what was decided');
  await press('Check');

  await expectVerdict('That is right.');
  expect(handedOver()).toMatchObject({
    answer: { wrong: ['pause'], missing: true, reason: 'changed' },
    correct: true
  });
});

it('shows a sentence that was marked without need, with what is right about it', async () => {
  const { screen, handedOver } = await playCard({ ...spotError, sure: false });
  await press('Ms Rees will write to residents.', ' ');
  await pick('It changed what was decided');
  await press('Check');

  await expectVerdict('Not quite. Here is why.');
  expect(handedOver().answer).toEqual({ wrong: ['write'], missing: false, reason: 'changed' });
  await expect
    .element(screen.getByText('Nothing wrong with: Ms Rees will write to residents.'))
    .toBeVisible();
});

it('takes “I see no error” for an answer', async () => {
  const { handedOver } = await playCard(spotClean);
  await press('I see no error');
  await expectVerdict('That is right.');
  expect(handedOver()).toMatchObject({ answer: { wrong: [], missing: false }, correct: true });
});
