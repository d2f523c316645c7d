import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { can, type Action } from '../../domain/people/can';
import type { Actor } from '../people/audit';
import type { Sender } from '../training/person-state';
import type { SignedIn } from './signed-in';

/** Where somebody confirms that it is them, for what their present sign-in is too weak for. */
export const CONFIRM_PATH = '/confirm';

const TOO_WEAK = 'Confirm that it is you: sign in with your passkey or your council account.';

/** A browser asked for a page, not for data. */
const wantsPage = (event: RequestEvent): boolean =>
  event.isDataRequest || (event.request.headers.get('accept')?.includes('text/html') ?? false);

const onTo = (path: string, event: RequestEvent): string =>
  `${path}?next=${encodeURIComponent(event.url.pathname)}`;

/**
 * The signed-in person, if they may do this; the first line of every load, action and endpoint.
 * Somebody signed out is sent to sign in (a page) or answered 401 (data); who may not is answered 403.
 * Who may, but not with this sign-in (or where theirs asks a stronger one of everybody), is sent to confirm that it is them, or answered 403.
 * @param unitPath ids from the top of the tree down to the unit concerned, where it is about one.
 */
export function requireCan(
  event: RequestEvent,
  action: Action,
  unitPath?: readonly string[]
): SignedIn {
  const person = event.locals.signedIn;
  if (!person) {
    if (wantsPage(event)) redirect(303, onTo('/sign-in', event));
    error(401, { message: 'Sign in first.', code: 'signed-out' });
  }
  if (!person.tooWeak && can(person, action, unitPath)) return person;
  if (can({ ...person, roles: person.granted }, action, unitPath)) {
    if (wantsPage(event)) redirect(303, onTo(CONFIRM_PATH, event));
    error(403, { message: TOO_WEAK, code: 'stronger-sign-in' });
  }
  error(403, { message: 'Your account cannot open this page.', code: 'wrong-role' });
}

/**
 * Whoever may hand in events: everybody who is signed in, and for a while somebody who has left. A sign-in
 * that has become too weak for anything is answered 401: the phone then asks its person to sign in.
 */
export function requireSender(event: RequestEvent): Sender {
  const { leaver, signedIn } = event.locals;
  if (signedIn?.tooWeak) error(401, { message: TOO_WEAK, code: 'stronger-sign-in' });
  return leaver ?? requireCan(event, 'own.use');
}

/** The signed-in person as whoever did something, for the audit log. */
export const actorOf = (event: RequestEvent, person: SignedIn): Actor => ({
  organisationId: person.organisationId,
  actorId: person.personId,
  address: event.getClientAddress()
});
