import { createRawSnippet } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { Install } from '$lib/browser/device/install.svelte';
import { DeviceSession } from '$lib/browser/device-session.svelte';
import type { Learner } from '$lib/browser/learner.svelte';
import LearnerFrame from './LearnerFrame.svelte';

vi.mock('$app/state', () => ({ page: { url: new URL('https://own.it/learn') } }));
afterEach(() => {
  vi.unstubAllGlobals();
});

const sam: Learner['me'] = {
  organisation: { id: crypto.randomUUID(), name: 'Anytown', locals: {}, tools: [] },
  person: { id: crypto.randomUUID(), name: 'Sam', unit: 'Parks', roles: ['learner'] }
};
const install = { how: 'unknown' } as Install;
const children = createRawSnippet(() => ({ render: () => '<p>A card</p>' }));

it('leaves the record open when it goes, for who comes back to it', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(sam)));
  const session = new DeviceSession();
  await session.start();
  if (session.state.is !== 'open') throw new Error(`it is ${session.state.is}`);
  const { learner } = session.state;
  const closing = vi.spyOn(learner, 'close');
  const screen = await render(LearnerFrame, { learner, install, children });
  await expect.element(screen.getByText('A card')).toBeVisible();
  // To the sign-in page, and back.
  await screen.unmount();
  await Promise.all(closing.mock.results.map(({ value }) => value as Promise<void>));
  expect(session.state).toEqual({ is: 'open', learner });
  await render(LearnerFrame, { learner, install, children });
  expect(await learner.record('module.opened', { module: 'm', version: 1 })).toEqual({ ok: true });
  await learner.close();
});
