import { expect, it } from 'vitest';
import { checklist } from '../../../../../tests/fixtures/cards';
import { expectVerdict, playCard, press } from '../../../../../tests/fixtures/play-card';

it('is ticked by keyboard, and never marked', async () => {
  const { handedOver } = await playCard(checklist);
  await press('Take names out before I paste', ' ');
  await press('I will do this');
  await expectVerdict('Noted.');
  expect(handedOver()).toMatchObject({ answer: ['hide'], correct: null });
});

it('takes “Not today” for an answer', async () => {
  const { handedOver } = await playCard(checklist);
  await press('Not today');
  await expectVerdict('Noted.');
  expect(handedOver().answer).toEqual([]);
});
