import type { SyncRequest } from '$lib/protocol';
import { PERSON_HEADER, SYNC_PATH } from '$lib/protocol/limits';
import type { Answer, Transport } from './reply';

const TIMEOUT_MS = 20_000;

/** Sends through the browser's fetch. A redirect is a captive portal's and counts as no network. */
export function fetchTransport(personId: string, timeoutMs = TIMEOUT_MS): Transport {
  return async (request, signal) => {
    const abort = new AbortController();
    const stop = () => abort.abort();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop();
    }, timeoutMs);
    signal.addEventListener('abort', stop);
    try {
      return await post(request, personId, abort.signal);
    } catch {
      return late ? 'timeout' : 'offline';
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };
}

async function post(request: SyncRequest, personId: string, signal: AbortSignal): Promise<Answer> {
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
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    retryAfter: response.headers.get('retry-after'),
    date: response.headers.get('date'),
    body: await response.text()
  };
}
