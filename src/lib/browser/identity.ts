import type { Me } from '$lib/protocol';
import { readLocal, removeLocal, writeLocal } from './device/local';
import { UNSURE, unset } from './device/marks';
import { keptBeside } from './sealed';
import { nameFor } from './store/name';

export { doubt } from './doubt';

const KEY = 'own-it.me';
/** Pages kept by the service worker, under its name for them, show what one person was allowed to see. */
const LAST_COPY_CACHE = 'own-it-last-copy';
const ME_PATH = '/api/me';
const TIMEOUT_MS = 20_000;

/**
 * Whether a value is what our server says of a person, in as much as a start relies on it. By hand: the
 * schema's library would be a tenth of all that a phone downloads before the first card.
 */
function isMe(value: unknown): value is Me {
  const { person, organisation } = (value ?? {}) as Partial<Me>;
  const texts = [person?.id, person?.name, person?.unit, organisation?.id, organisation?.name];
  return (
    texts.every((text) => typeof text === 'string') &&
    Array.isArray(person?.roles) &&
    Array.isArray(organisation?.tools) &&
    typeof organisation.locals === 'object'
  );
}

/** For browsers that deny localStorage: good until the page is closed. */
let unkept: Me | null = null;

/** Keeps who is signed in, so that the next start needs no network. */
export function remember(person: Me): void {
  unkept = writeLocal(KEY, person) ? null : person;
  unset(UNSURE);
}

export async function clearLastCopies(): Promise<void> {
  await globalThis.caches?.delete(LAST_COPY_CACHE);
}

/** Who is signed in on this device; null for nobody, or when what was kept cannot be read. */
export const current = (): Me | null => unkept ?? readLocal(KEY, isMe);

export function forget(): void {
  unkept = null;
  removeLocal(KEY);
  unset(UNSURE);
}

/**
 * Asks the server who is signed in. Anything but our own answer is `unreachable` and says nothing
 * about the session: a captive portal must not sign anybody out.
 */
export async function fetchMe(): Promise<Me | 'signed-out' | 'unreachable'> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(ME_PATH, {
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      headers: { accept: 'application/json' },
      signal: abort.signal
    });
    const ours = /^application\/json\b/i.test(response.headers.get('content-type') ?? '');
    if (ours && response.status === 401) return 'signed-out';
    const told: unknown = ours && response.ok ? await response.json() : null;
    return isMe(told) ? told : 'unreachable';
  } catch {
    return 'unreachable';
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Takes away what people who signed out left here for a restored server, once it is old enough. Call it
 * when the page knows who is signed in; mostly nothing is kept and nothing is fetched.
 */
export async function sweepKept(): Promise<void> {
  const person = current();
  const kept = keptBeside(person && nameFor(person));
  if (kept.length > 0) await (await import('./sync/engine')).kept.sweep(kept);
}
