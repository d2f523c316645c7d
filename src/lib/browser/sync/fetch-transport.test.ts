import { afterEach, describe, expect, it, vi } from 'vitest';
import { PERSON_HEADER, SYNC_PATH, type SyncRequest } from '$lib/protocol';
import { fetchTransport } from './fetch-transport';

const request: SyncRequest = { protocol: 1, device: 'd', cursor: null, events: [] };
const never = () => new AbortController().signal;

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Replaces fetch; says what it was called with. */
function fetching(answer: (init: RequestInit) => Promise<Response>) {
  const spy = vi.fn((_path: string, init: RequestInit) => answer(init));
  vi.stubGlobal('fetch', spy);
  return spy;
}

const hanging = (init: RequestInit) =>
  new Promise<Response>((_, reject) => {
    init.signal?.addEventListener('abort', () => reject(new DOMException('stop', 'AbortError')));
  });

describe('fetchTransport', () => {
  it('names the person, follows no redirect and hands over what came back', async () => {
    const spy = fetching(() =>
      Promise.resolve(
        new Response('{}', {
          status: 429,
          headers: { 'content-type': 'application/json', 'retry-after': '7' }
        })
      )
    );
    expect(await fetchTransport('sam')(request, never())).toEqual({
      date: null,
      status: 429,
      contentType: 'application/json',
      retryAfter: '7',
      body: '{}'
    });
    expect(spy.mock.calls[0]).toMatchObject([
      SYNC_PATH,
      {
        method: 'POST',
        redirect: 'error',
        cache: 'no-store',
        credentials: 'same-origin',
        headers: { [PERSON_HEADER]: 'sam', 'content-type': 'application/json' },
        body: JSON.stringify(request)
      }
    ]);
  });

  it('is offline when fetch fails, as it does for a redirect', async () => {
    fetching(() => Promise.reject(new TypeError('redirected')));
    expect(await fetchTransport('sam')(request, never())).toBe('offline');
  });

  it('gives up after its time, also while the body trickles in', async () => {
    fetching(hanging);
    expect(await fetchTransport('sam', 5)(request, never())).toBe('timeout');
    fetching((init) => {
      const body = new ReadableStream({
        start: (controller) => init.signal?.addEventListener('abort', () => controller.error())
      });
      return Promise.resolve(new Response(body));
    });
    expect(await fetchTransport('sam', 5)(request, never())).toBe('timeout');
  });

  it('ends at once when told to stop', async () => {
    fetching(hanging);
    const stop = new AbortController();
    const answer = fetchTransport('sam')(request, stop.signal);
    stop.abort();
    expect(await answer).toBe('offline');
  });
});
