import { PROTOCOL, syncResponse, type SyncRequest } from '$lib/protocol';
import type * as z from 'zod/mini';

/** What came back over HTTP, whoever sent it. */
export interface Answer {
  status: number;
  contentType: string;
  retryAfter: string | null;
  /** The server's clock, as HTTP has it (RFC 9110 §6.6.1). */
  date?: string | null;
  body: string;
}

/** Sends one request: the seam between syncing and the network. Never throws. */
export type Transport = (
  request: SyncRequest,
  signal: AbortSignal
) => Promise<Answer | 'offline' | 'timeout'>;

/** What an answer means. Only `ok` may change anything that is stored about events. */
export type Reply =
  /** `serverTime`: milliseconds since 1970; null when it was not said. */
  | { kind: 'ok'; response: z.infer<typeof syncResponse>; serverTime: number | null }
  | { kind: 'wait'; afterMs: number }
  | {
      kind:
        | 'signed-out'
        | 'forbidden'
        | 'too-large'
        | 'bad-request'
        | 'client-too-old'
        /** A captive portal, a proxy's error page, somebody else's JSON. */
        | 'not-our-server'
        | 'offline'
        | 'timeout';
    };

/** Longest that a server can send a device away for; a wait must end. */
const LONGEST_WAIT_MS = 60 * 60_000;

export function readReply(
  answer: Answer | 'offline' | 'timeout',
  sentIds: ReadonlySet<string>,
  now: number
): Reply {
  if (typeof answer === 'string') return { kind: answer };
  const { status } = answer;
  // A proxy on the way may say these in HTML, and they harm nothing when believed.
  if (status === 413) return { kind: 'too-large' };
  if (status === 429 || status >= 500) return { kind: 'wait', afterMs: wait(answer, now) };
  if (!/^application\/json\b/i.test(answer.contentType)) return { kind: 'not-our-server' };
  switch (status) {
    case 200:
      return readBody(answer, sentIds);
    case 401:
      return { kind: 'signed-out' };
    case 403:
      return { kind: 'forbidden' };
    case 415:
    case 422:
      return { kind: 'bad-request' };
    case 426:
      return { kind: 'client-too-old' };
    default:
      return { kind: 'not-our-server' };
  }
}

/** Ours has the whole shape, the protocol we asked in, and speaks only of events that we sent. */
function readBody({ body, date }: Answer, sentIds: ReadonlySet<string>): Reply {
  const { success, data } = syncResponse.safeParse(json(body));
  const ours =
    success && data.protocol === PROTOCOL && data.results.every(({ id }) => sentIds.has(id));
  const serverTime = Date.parse(date ?? '') || null;
  return ours ? { kind: 'ok', response: data, serverTime } : { kind: 'not-our-server' };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Retry-After in milliseconds: a number of seconds or a date (RFC 9110 §10.2.3); 0 without one. */
function wait({ retryAfter }: Answer, now: number): number {
  if (!retryAfter) return 0;
  const ms = /^\d+$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : Date.parse(retryAfter) - now || 0;
  return Math.min(Math.max(ms, 0), LONGEST_WAIT_MS);
}
