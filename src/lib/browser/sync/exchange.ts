import type { LearningEvent } from '$lib/domain/training/events';
import { MAX_EVENTS, PROTOCOL, type Cursor } from '$lib/protocol';
import * as outbox from '../outbox/outbox';
import { getMeta, type Store } from '../store/rows';
import { apply } from './apply';
import { readReply, type Reply, type Transport } from './reply';

/** What an exchange needs. */
export interface Link {
  store: Store;
  device: string;
  transport: Transport;
  now: () => number;
}

/** Why sending waits. */
export type Why =
  /** The server said so, or had trouble. */
  | 'server-busy'
  /** What answered was not our server: a captive portal, a proxy. */
  | 'not-our-server'
  /** The server does not let this person send. */
  | 'forbidden'
  /** The server refuses our requests whatever is in them. */
  | 'refused'
  /** The server was restored from a backup: everything is being offered again. */
  | 'server-went-back'
  /** Another tab is sending. */
  | 'other-tab'
  /** This device's storage failed. */
  | 'storage';

/** What to do after an exchange. `limit`: how many events the next one should send at most. */
export type Outcome =
  | { kind: 'ok'; again: boolean; limit: number }
  | { kind: 'wait'; why: Why; afterMs: number; limit: number }
  | { kind: 'offline' | 'signed-out' | 'client-too-old'; limit: number };

/** One request and all that follows from its answer. Nothing but `ok` takes a row out of the outbox. */
export async function exchange(link: Link, limit: number, signal: AbortSignal): Promise<Outcome> {
  const sent = await outbox.next(link.store, limit, link.now());
  const { asked, closings } = await copyAsItIs(link.store);
  const reply = await ask(link, sent, asked, signal);
  return conclude(link, { sent, asked, closings, reply, limit, signal });
}

interface Asked {
  sent: readonly LearningEvent[];
  asked: Cursor | null;
  closings: number | undefined;
  reply: Reply;
  limit: number;
  signal: AbortSignal;
}

const copyAsItIs = (store: Store): Promise<Pick<Asked, 'asked' | 'closings'>> =>
  store.read(['meta'], async (tables) => ({
    asked: (await getMeta(tables, 'cursor')) ?? null,
    closings: await getMeta(tables, 'closings')
  }));

async function ask(
  { transport, device, now }: Link,
  events: readonly LearningEvent[],
  cursor: Cursor | null,
  signal: AbortSignal
): Promise<Reply> {
  // Stopped while the outbox was being read: an abort that has happened is not announced again.
  if (signal.aborted) return { kind: 'offline' };
  const request = { protocol: PROTOCOL, device, cursor, events: [...events] };
  const answer = await transport(request, signal);
  // A reply that comes after we stopped is not ours to act on: its person may have signed out.
  if (signal.aborted) return { kind: 'offline' };
  return readReply(answer, new Set(events.map(({ id }) => id)), now());
}

async function conclude(link: Link, exchanged: Asked): Promise<Outcome> {
  const { reply, sent, limit } = exchanged;
  if (!['ok', 'offline', 'timeout'].includes(reply.kind)) {
    await outbox.noteFailure(link.store, sent, reply.kind);
  }
  switch (reply.kind) {
    case 'ok':
      return accept(link, exchanged, reply);
    case 'too-large':
    case 'bad-request':
      return shrink(link, exchanged, reply.kind);
    case 'wait':
      return { kind: 'wait', why: 'server-busy', afterMs: reply.afterMs, limit };
    case 'forbidden':
    case 'not-our-server':
      return { kind: 'wait', why: reply.kind, afterMs: 0, limit };
    case 'timeout':
      // On a very slow line a smaller batch gets through where a full one never would.
      return { kind: 'offline', limit: half(sent.length) };
    case 'offline':
    case 'signed-out':
    case 'client-too-old':
      return { kind: reply.kind, limit };
  }
}

const half = (length: number): number => Math.max(1, Math.ceil(length / 2));

async function accept(
  { store, now }: Link,
  { asked, closings, sent, limit }: Asked,
  { response, serverTime }: Extract<Reply, { kind: 'ok' }>
): Promise<Outcome> {
  const { taken, left, moved, wentBack } = await apply(
    store,
    { asked, closings, sent, response, serverTime },
    now()
  );
  const wider = Math.min(limit * 2, MAX_EVENTS);
  // With a pause: every device of the organisation is about to do the same.
  if (wentBack) return { kind: 'wait', why: 'server-went-back', afterMs: 0, limit: wider };
  if (left > 0 && sent.length > 0 && taken === 0) {
    return { kind: 'wait', why: 'server-busy', afterMs: 0, limit: wider };
  }
  return { kind: 'ok', again: left > 0 || (response.more && moved), limit: wider };
}

/** Finds the event that a whole batch is refused for by halving it down to one. */
async function shrink(
  link: Link,
  { sent, asked, closings, limit, signal }: Asked,
  code: 'too-large' | 'bad-request'
): Promise<Outcome> {
  const [only, ...others] = sent;
  if (!only) return { kind: 'wait', why: 'refused', afterMs: 0, limit };
  if (others.length > 0) return { kind: 'ok', again: true, limit: half(sent.length) };
  // Is it the event, or would the server refuse anything? Only in the first case is it set aside.
  const reply = await ask(link, [], asked, signal);
  if (reply.kind === 'ok') {
    await outbox.park(link.store, only, code === 'too-large' ? code : 'refused', link.now());
  }
  return conclude(link, { sent: [], asked, closings, reply, limit, signal });
}
