import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { SyncState } from './sync-state';
import SyncStatus from './SyncStatus.svelte';

const at = new Date(2026, 10, 22, 9, 41);
const states: [string, SyncState][] = [
  ['All sent 9:41am', { is: 'sent', at }],
  ['Nothing to send', { is: 'sent' }],
  ['Sending (3)', { is: 'sending', count: 3 }],
  ['Waiting to send (3)', { is: 'waiting', count: 3 }],
  ['Offline. You can carry on.', { is: 'offline', count: 0 }],
  ['Offline. Waiting to send (3)', { is: 'offline', count: 3 }],
  ['Sign in to send (3)', { is: 'signed-out', count: 3 }],
  ['Update the app to send', { is: 'too-old', count: 3 }],
  ['1 answer could not be sent. It is kept here. See why', { is: 'parked', count: 1, href: '/me' }],
  [
    '2 answers could not be sent. They are kept here. See why',
    { is: 'parked', count: 2, href: '/me' }
  ]
];

it.each(states)('says “%s”', async (words, state) => {
  const screen = await render(SyncStatus, { state });
  expect(screen.container.textContent?.replace(/\s+/g, ' ').trim()).toBe(words);
});
