import { expect, it } from 'vitest';
import { read } from '../../../../../tests/fixtures/cards';
import { playCard, press } from '../../../../../tests/fixtures/play-card';

it('hands over no answer, and waits for it to be saved before it moves on', async () => {
  const { screen, onnext, handedOver } = await playCard(read);
  await press('Next');
  expect(handedOver()).toEqual({ answer: null, correct: null, sure: undefined });
  expect(onnext).not.toHaveBeenCalled();

  await screen.rerender({ saved: 'saved' });
  await expect.poll(() => onnext.mock.calls.length).toBe(1);
});
