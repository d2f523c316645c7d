import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { EventData } from '$lib/domain/training/events';
import { press } from '../../../../tests/fixtures/play-card';
import LogForm from './LogForm.svelte';

async function open() {
  const onlog = vi.fn<(data: EventData['ai-use.logged']) => void>();
  const tools = [{ id: 'copilot', label: 'Copilot' }];
  return { onlog, screen: await render(LogForm, { tools, saved: 'no', onlog }) };
}

describe('LogForm', () => {
  it('takes five taps, by keyboard, and hands over what was tapped', async () => {
    const { screen, onlog } = await open();
    await press('Draft text');
    await press('Copilot');
    await press('Took longer');
    await press('No');
    await press('It got in the way');
    expect(onlog).toHaveBeenCalledExactlyOnceWith({
      chose: 'used',
      task: 'draft',
      tool: 'copilot',
      minutes: 'took-longer',
      checked: 'no',
      result: 'got-in-the-way'
    });
    await expect.element(screen.getByText('You said it took longer with AI.')).toBeVisible();
    expect(screen.getByText('Saved on this phone').query()).toBeNull();
    await screen.rerender({ saved: 'saved' });
    await expect.element(screen.getByText('Saved on this phone')).toBeVisible();
  });

  it('asks whether a check found an error, and only then has six questions', async () => {
    const { screen, onlog } = await open();
    for (const label of ['Summarise', 'Another approved tool', 'No change', 'Yes, by reading it'])
      await screen.getByRole('button', { name: label }).click();
    await expect.element(screen.getByText('Question 5 of 5')).toBeVisible();
    await screen.getByRole('button', { name: 'It helped' }).click();
    await expect.element(screen.getByText('Question 6 of 6')).toBeVisible();
    expect(onlog).not.toHaveBeenCalled();
    await screen.getByRole('button', { name: 'Yes' }).click();
    expect(onlog.mock.lastCall?.[0]).toMatchObject({ checked: 'by-reading', errorFound: true });
  });

  it('goes back a question, and reads out the one it shows', async () => {
    const { screen } = await open();
    await press('Translate');
    await expect.poll(() => document.activeElement?.textContent).toBe('Which tool?');
    await press('Back');
    await expect.poll(() => document.activeElement?.textContent).toBe('What was it?');
    expect(screen.getByRole('button', { name: 'Back' }).query()).toBeNull();
  });

  it('takes one tap to say that AI was not used', async () => {
    const { onlog } = await open();
    await press('I chose not to use AI');
    expect(onlog).toHaveBeenCalledExactlyOnceWith({ chose: 'not-to-use' });
  });
});
