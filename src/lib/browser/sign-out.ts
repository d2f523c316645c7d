import { SIGNED_OUT } from '$lib/protocol/signed-out';
import type { DeviceSession } from './device-session.svelte';

/**
 * Ends the session, then seals or removes this person's record. False when the server did not say that
 * it ended: were a captive portal believed, the cookie would go on working for the next one here.
 */
export async function signOut(session: Pick<DeviceSession, 'leave'>): Promise<boolean> {
  if (!(await endSession())) return false;
  await session.leave();
  return true;
}

async function endSession(): Promise<boolean> {
  try {
    const response = await fetch('/sign-out', {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      headers: { accept: 'application/json' }
    });
    const told = (await response.json()) as Partial<typeof SIGNED_OUT> | null;
    return response.ok && told?.signedOut === SIGNED_OUT.signedOut;
  } catch {
    return false;
  }
}
