import { afterEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Reset from './+page.svelte';

afterEach(() => {
  vi.restoreAllMocks();
});

it('says when the browser refuses, and lets it be tried again', async () => {
  vi.spyOn(caches, 'keys').mockRejectedValueOnce(new DOMException('refused', 'SecurityError'));
  const screen = await render(Reset);
  const button = screen.getByRole('button', { name: 'Fetch it again' });
  await button.click();
  await expect.element(screen.getByText('That did not work.')).toBeVisible();
  await button.click();
  await expect.element(screen.getByText('Done.')).toBeVisible();
});
