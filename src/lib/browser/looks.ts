import { looks, PERSON_HEADER, type Looks } from '$lib/protocol';

const TIMEOUT_MS = 20_000;

/** Asks the server who has looked at this person's record. Null: it cannot be asked, or not for them. */
export async function askLooks(personId: string): Promise<Looks | null> {
  try {
    const answer = await fetch('/api/me/looks', {
      headers: { [PERSON_HEADER]: personId },
      signal: AbortSignal.timeout(TIMEOUT_MS)
    });
    const parsed = looks.safeParse(answer.ok ? await answer.json() : null);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
