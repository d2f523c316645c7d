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

/** An answer of which a byte comes every so many milliseconds; without an end the line then falls silent. */
const trickling =
  (parts: readonly string[], everyMs: number, ends = true) =>
  (init: RequestInit): Promise<Response> => {
    const left = [...new TextEncoder().encode(parts.join(''))];
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        init.signal?.addEventListener('abort', () => controller.error());
      },
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        const byte = left.shift();
        if (init.signal?.aborted) return;
        if (byte !== undefined) controller.enqueue(Uint8Array.of(byte));
        else if (ends) controller.close();
        else await new Promise(() => undefined);
      }
    });
    return Promise.resolve(new Response(body));
  };

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

  it('ends at once when told to stop', async () => {
    fetching(hanging);
    const stop = new AbortController();
    const answer = fetchTransport('sam')(request, stop.signal);
    stop.abort();
    expect(await answer).toBe('offline');
  });
});

describe('a slow line', () => {
  it('gives up when nothing arrives, or nothing more', async () => {
    fetching(hanging);
    expect(await fetchTransport('sam', { silentMs: 5 })(request, never())).toBe('timeout');
    fetching(trickling(['{'], 1, false));
    expect(await fetchTransport('sam', { silentMs: 50 })(request, never())).toBe('timeout');
  });

  it('waits for an answer as long as more of it arrives', async () => {
    const parts = ['{"a":"', ...Array.from({ length: 20 }, () => 'é'), '"}'];
    fetching(trickling(parts, 10));
    const answer = await fetchTransport('sam', { silentMs: 100 })(request, never());
    expect(answer).toMatchObject({ status: 200, body: parts.join('') });
  });

  it('does not wait for ever for one that never ends', async () => {
    fetching(
      trickling(
        Array.from({ length: 500 }, () => ' '),
        5
      )
    );
    const patience = { silentMs: 100, wholeMs: 50 };
    expect(await fetchTransport('sam', patience)(request, never())).toBe('timeout');
  });
});
