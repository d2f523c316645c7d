import { PURPOSES } from '$lib/domain/insight/purposes';
import type { Looks, ToldLook } from '$lib/protocol';
import { PERSON_HEADER } from '$lib/protocol/limits';

const TIMEOUT_MS = 20_000;

/** By hand: beside what else the app starts with, the schema's library would be fetched before a first card. */
function isLook(value: unknown): value is ToldLook {
  const { at, kind, purpose, name } = (value ?? {}) as Partial<ToldLook>;
  return (
    !Number.isNaN(Date.parse(at ?? '')) &&
    (kind === 'record' || kind === 'list') &&
    PURPOSES.some((one) => one === purpose) &&
    (name === null || typeof name === 'string')
  );
}

function isLooks(value: unknown): value is Looks {
  const { looks, more } = (value ?? {}) as Partial<Looks>;
  return Array.isArray(looks) && looks.every(isLook) && typeof more === 'boolean';
}

/** Asks the server who has looked at this person's record. Null: it cannot be asked, or not for them. */
export async function askLooks(personId: string): Promise<Looks | null> {
  try {
    const answer = await fetch('/api/me/looks', {
      headers: { [PERSON_HEADER]: personId },
      signal: AbortSignal.timeout(TIMEOUT_MS)
    });
    const told: unknown = answer.ok ? await answer.json() : null;
    return isLooks(told) ? told : null;
  } catch {
    return null;
  }
}
