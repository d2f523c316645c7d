import type { Learner } from '$lib/browser/learner.svelte';
import type { SyncState } from '$lib/features/training/sync-state';

/** What the learner is told of their unsent work, the most pressing first. */
export function statusOf({ sync, waiting, parked, lastSentAt }: Learner): SyncState {
  if (parked > 0) return { is: 'parked', count: parked, href: '/me#not-accepted' };
  const count = waiting;
  switch (sync.kind) {
    case 'signed-out':
      return { is: 'signed-out', count };
    case 'client-too-old':
      return { is: 'too-old', count };
    case 'offline':
      return { is: 'offline', count };
    case 'idle':
    case 'syncing':
    case 'waiting':
      break;
  }
  if (count === 0)
    return { is: 'sent', at: lastSentAt === null ? undefined : new Date(lastSentAt) };
  return sync.kind === 'syncing' ? { is: 'sending', count } : { is: 'waiting', count };
}
