/** What the server says of one's own ways in; see server/auth/my-ways-in.ts. */
export interface Mine {
  passkeys: { id: string; name: string; createdAt: string; lastUsedAt: string | null }[];
  pin: 'none' | 'set' | 'locked';
  others: boolean;
  mayChange: boolean;
}

const isMine = (value: unknown): value is Mine =>
  Array.isArray((value as Partial<Mine> | null)?.passkeys);

/** Null: there is no signal, or what came is not our server's answer. */
export async function fetchMine(): Promise<Mine | null> {
  try {
    const response = await fetch('/api/passkey', {
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      headers: { accept: 'application/json' }
    });
    const told: unknown = response.ok ? await response.json() : null;
    return isMine(told) ? told : null;
  } catch {
    return null;
  }
}
