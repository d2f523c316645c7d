import type { SignedInDevice } from '$lib/domain/people/device';

const PATH = '/api/devices';
const TIMEOUT_MS = 20_000;

/** Null: the server could not be reached, or it was not ours that answered. */
async function ask(query: string, method: string): Promise<unknown> {
  try {
    const response = await fetch(`${PATH}${query}`, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS)
    });
    const ours = /^application\/json\b/i.test(response.headers.get('content-type') ?? '');
    // A device that is not on the list any more is signed out, as was asked.
    return ours && (response.ok || response.status === 404) ? await response.json() : null;
  } catch {
    return null;
  }
}

export async function list(): Promise<SignedInDevice[] | null> {
  const told = await ask('', 'GET');
  return Array.isArray(told) ? (told as SignedInDevice[]) : null;
}

export const end = async (id: string): Promise<boolean> =>
  (await ask(`?id=${encodeURIComponent(id)}`, 'DELETE')) !== null;

export const endEverywhere = async (): Promise<boolean> => (await ask('', 'POST')) !== null;
