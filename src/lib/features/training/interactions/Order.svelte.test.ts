import { expect, it } from 'vitest';
import { order } from '../../../../../tests/fixtures/cards';
import { expectVerdict, playCard, press } from '../../../../../tests/fixtures/play-card';

const [stop, write, tell, learn] = order.steps.map((step) => step.text) as [
  string,
  string,
  string,
  string
];

/** A number shown beside a step is part of its text once it is placed. */
const step = (text: string) => new RegExp(text.replace(/[{}]/g, '.'));

it('is played by keyboard in the order of the taps, and each step says its position', async () => {
  const { screen, handedOver } = await playCard(order);
  for (const text of [stop, write, tell, learn]) await press(step(text), ' ');
  await expect
    .element(screen.getByRole('button', { name: 'Write down what was pasted' }))
    .toHaveAccessibleName('Write down what was pasted position 2 of 4');
  await press('Check');

  await expectVerdict('That is right.');
  expect(handedOver()).toMatchObject({
    answer: ['stop', 'write', 'tell', 'learn'],
    correct: true
  });
});

it('lets a step be taken out by tapping it again, and the last one by Undo', async () => {
  const { screen, onanswer } = await playCard(order);
  await press(step(tell), ' ');
  await press(step(stop), ' ');
  await press(step(tell), ' ');
  await expect.element(screen.getByText('1 of 4 placed')).toBeVisible();
  await press('Undo');
  await expect.element(screen.getByText('0 of 4 placed')).toBeVisible();
  await press('Check');
  await expect.element(screen.getByText('Place all 4 steps first.')).toBeVisible();
  expect(onanswer).not.toHaveBeenCalled();
});
