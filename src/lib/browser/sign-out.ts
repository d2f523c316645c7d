import { ENDING_COOKIE, SIGNED_OUT } from '$lib/protocol/signed-out';
import { ENDING, isSet, set, unset } from './device/marks';
import type { DeviceSession } from './device-session.svelte';
import { fetchMe } from './identity';
import * as kiosk from './kiosk';
import type { Learner } from './learner.svelte';

export { leaveRecord } from './leaving';

/** Longer than a session lasts; browsers keep no cookie for longer, and Safari keeps this one for 7 days. */
const COOKIE_S = 400 * 86_400;
/** How long the server is waited for. It is told with the next request in any case. */
const TELL_MS = 5_000;
/** How long signing out waits for what is being sent. */
const SEND_MS = 10_000;

type Leaving = Pick<DeviceSession, 'leave'>;

/**
 * Signs the person out of this device, with or without a signal. First of all it is noted that the session
 * must end: whatever is asked of the server from then on ends it before anything else is answered, and no
 * record is opened until the server has said so. Killed between two steps, the next start goes on here.
 *
 * False where the browser keeps no such note and the server did not say that the session has ended: were a
 * captive portal believed, the cookie would go on working for the next one here. Then nothing was done.
 */
export async function signOut(session: Leaving): Promise<boolean> {
  const noted = noteEnding();
  if (!noted && !(await endSession())) return false;
  kiosk.stop();
  await session.leave();
  if (noted) await endSession();
  return true;
}

/** Whether somebody has signed out here, or a shared device was left alone: nobody's record is opened then. */
export async function endIfDue(session: Leaving): Promise<boolean> {
  return (isSet(ENDING) || kiosk.isOver(Date.now())) && (await signOut(session));
}

/** Gives what waits a moment to be sent, before its person goes. */
export function sendFirst(learner: Pick<Learner, 'syncNow'>, withinMs = SEND_MS): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, withinMs));
  return Promise.race([learner.syncNow().catch(() => undefined), late]);
}

/**
 * For pages that open no record: has the server end what still has to end. Not by POST /sign-out, whose
 * answer takes the session's cookie away: it may be the next person's by the time it arrives.
 */
export async function finishEnding(): Promise<void> {
  if (!isSet(ENDING) || !noteEnding()) return;
  if ((await fetchMe()) === 'signed-out') unset(ENDING);
}

/**
 * Lax as the session's cookie is: with Strict a link from a mail would bring the session without the note.
 * False where the browser takes no cookie.
 */
function noteEnding(): boolean {
  set(ENDING);
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${ENDING_COOKIE}=1; path=/; max-age=${COOKIE_S}; samesite=lax${secure}`;
  const noted = document.cookie.includes(ENDING_COOKIE);
  if (!noted) unset(ENDING);
  return noted;
}

/** Whether our server has said that the session has ended. */
async function endSession(): Promise<boolean> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TELL_MS);
  try {
    const response = await fetch('/sign-out', {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      headers: { accept: 'application/json' },
      signal: abort.signal
    });
    const told = (await response.json()) as Partial<typeof SIGNED_OUT> | null;
    const ended = response.ok && told?.signedOut === SIGNED_OUT.signedOut;
    if (ended) unset(ENDING);
    return ended;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
