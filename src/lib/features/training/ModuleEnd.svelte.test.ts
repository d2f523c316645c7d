import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import ModuleEnd from './ModuleEnd.svelte';

const props = {
  title: 'Using Copilot safely',
  outcome: 'You can ask Sam for help.',
  right: 7,
  of: 9,
  minutes: 1,
  today: '<p>Ask Sam which tools you may use.</p>',
  links: [
    { href: '/learn', label: 'More to learn' },
    { href: '/log', label: 'Log a use of AI' }
  ]
};

it('says the score and the time in words, one thing to do, and where to go', async () => {
  const screen = await render(ModuleEnd, props);
  await expect.element(screen.getByRole('heading', { name: 'Done. 1 minute.' })).toHaveFocus();
  await expect.element(screen.getByText('You got 7 of 9 right.')).toBeVisible();
  await expect.element(screen.getByText('Ask Sam which tools you may use.')).toBeVisible();
  await expect
    .element(screen.getByRole('link', { name: 'Log a use of AI' }))
    .toHaveAttribute('href', '/log');
});

it('says no score where nothing was marked', async () => {
  const screen = await render(ModuleEnd, { ...props, right: 0, of: 0 });
  await expect.element(screen.getByText('You can ask Sam for help.')).toBeVisible();
  expect(screen.getByText('You got').query()).toBeNull();
});
