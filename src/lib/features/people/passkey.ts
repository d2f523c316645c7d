/** Where a passkey is asked for and handed in; the browser's library is fetched only when one is used. */
const library = () => import('@simplewebauthn/browser');

/** `cancelled`: the person closed the browser's question, or it had nothing to offer them. */
export type Failure =
  'cancelled' | 'already-here' | 'card' | 'passkey' | 'too-many' | 'stronger-sign-in' | 'no-answer';
export type Outcome = { ok: true; home: string } | { ok: false; failure: Failure };

const CODES: readonly string[] = ['card', 'passkey', 'too-many', 'stronger-sign-in'];
const isFailure = (code: unknown): code is Failure => CODES.some((known) => known === code);

class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(failure);
  }
}

/** Whether this browser can keep passkeys at all. */
export const canUsePasskeys = (): boolean =>
  globalThis.isSecureContext && typeof globalThis.PublicKeyCredential === 'function';

async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(`/api/passkey/${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body)
  }).catch(() => {
    throw new Refused('no-answer');
  });
  const told = (await response.json().catch(() => null)) as ({ code?: unknown } & T) | null;
  if (response.ok && told) return told;
  throw new Refused(isFailure(told?.code) ? told.code : 'no-answer');
}

async function outcome(work: () => Promise<{ home?: string }>): Promise<Outcome> {
  try {
    return { ok: true, home: (await work()).home ?? '/learn' };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, failure: error.failure };
    const isHere = error instanceof Error && error.name === 'InvalidStateError';
    return { ok: false, failure: isHere ? 'already-here' : 'cancelled' };
  }
}

type Creation = Parameters<
  (typeof import('@simplewebauthn/browser'))['startRegistration']
>[0]['optionsJSON'];
type Request = Parameters<
  (typeof import('@simplewebauthn/browser'))['startAuthentication']
>[0]['optionsJSON'];

/** Signs in with a passkey of this device; nobody types who they are. */
export const signIn = (): Promise<Outcome> =>
  outcome(async () => {
    const optionsJSON = await post<Request>('options', {});
    const { startAuthentication } = await library();
    return post('verify', await startAuthentication({ optionsJSON }));
  });

/** Makes a passkey on this device for whoever holds a card, and signs them in. */
export const join = (code: string): Promise<Outcome> =>
  outcome(async () => {
    const optionsJSON = await post<Creation>('join/options', { code });
    const { startRegistration } = await library();
    return post('join', await startRegistration({ optionsJSON }));
  });

/** Makes one more passkey for whoever is signed in. */
export const add = (): Promise<Outcome> =>
  outcome(async () => {
    const optionsJSON = await post<Creation>('add/options', {});
    const { startRegistration } = await library();
    return post('add', await startRegistration({ optionsJSON }));
  });

export const remove = (id: string): Promise<Outcome> => outcome(() => post('remove', { id }));
