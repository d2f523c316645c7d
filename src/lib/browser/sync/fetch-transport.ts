import type { SyncRequest } from '$lib/protocol';
import { PERSON_HEADER, SYNC_PATH } from '$lib/protocol/limits';
import type { Answer, Transport } from './reply';

/** How long nothing may arrive. Not the whole: a first page of changes takes a minute at 2 kB/s. */
const SILENT_MS = 20_000;
/** How long an answer may take that keeps arriving: the line that takes longer is no use. */
const WHOLE_MS = 10 * 60_000;

interface Patience {
  silentMs?: number;
  wholeMs?: number;
}

/** Sends through the browser's fetch. A redirect is a captive portal's and counts as no network. */
export function fetchTransport(
  personId: string,
  { silentMs = SILENT_MS, wholeMs = WHOLE_MS }: Patience = {}
): Transport {
  return async (request, signal) => {
    const abort = new AbortController();
    const stop = () => abort.abort();
    let late = false;
    const giveUp = () => {
      late = true;
      stop();
    };
    const whole = setTimeout(giveUp, wholeMs);
    let silence = setTimeout(giveUp, silentMs);
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(giveUp, silentMs);
    };
    signal.addEventListener('abort', stop);
    try {
      return await post(request, personId, { signal: abort.signal, heard });
    } catch {
      return late ? 'timeout' : 'offline';
    } finally {
      clearTimeout(silence);
      clearTimeout(whole);
      signal.removeEventListener('abort', stop);
    }
  };
}

/** `heard` is called whenever something has arrived. */
interface Line {
  signal: AbortSignal;
  heard: () => void;
}

async function post(
  request: SyncRequest,
  personId: string,
  { signal, heard }: Line
): Promise<Answer> {
  const response = await fetch(SYNC_PATH, {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      [PERSON_HEADER]: personId
    },
    body: JSON.stringify(request),
    signal
  });
  heard();
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    retryAfter: response.headers.get('retry-after'),
    date: response.headers.get('date'),
    body: await bodyOf(response, heard)
  };
}

/** As `response.text()` reads it. */
async function bodyOf({ body }: Response, heard: () => void): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return text + decoder.decode();
    heard();
    text += decoder.decode(value, { stream: true });
  }
}
