import { retryParked } from '../outbox/outbox';
import { adopt } from './adopt';
import { fetchTransport } from './fetch-transport';
import { leaveBehind, sweep } from './kept';
import type { Transport } from './reply';
import { Sync, type SyncSeams } from './sync.svelte';

/** What starting to sync needs. Without a transport it is the browser's fetch. */
export interface Start extends Omit<SyncSeams, 'transport'> {
  personId: string;
  transport?: Transport | undefined;
  lastSentAt: number | null;
}

/**
 * Everything that talks to the server. It is fetched once the page is on screen: a lesson can be read
 * and answered before there is anybody to send it.
 */
export function startSync({ personId, lastSentAt, transport, ...seams }: Start): Sync {
  return new Sync({ ...seams, transport: transport ?? fetchTransport(personId) }, lastSentAt);
}

/**
 * What signing out and a merge of organisations need: it shares most of this code, and is as seldom needed
 * before the first card.
 */
export const kept = { leaveBehind, sweep, adopt };

export { retryParked };
