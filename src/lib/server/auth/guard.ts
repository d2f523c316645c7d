import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { has, type Role } from '../../domain/people/roles';
import type { Sender } from '../training/person-state';
import type { SignedIn } from './signed-in';

/**
 * The signed-in person, if they have the role; the first line of every load, action and endpoint.
 * Somebody signed out is sent to sign in (a page) or answered 401 (data); the wrong role is 403.
 */
export function requireRole(event: RequestEvent, role: Role): SignedIn {
  const person = event.locals.signedIn;
  if (!person) {
    const page = event.request.headers.get('accept')?.includes('text/html') ?? false;
    if (page || event.isDataRequest) {
      redirect(303, `/sign-in?next=${encodeURIComponent(event.url.pathname)}`);
    }
    error(401, { message: 'Sign in first.', code: 'signed-out' });
  }
  if (!has(person, role)) {
    error(403, { message: 'Your account cannot open this page.', code: 'wrong-role' });
  }
  return person;
}

/** Whoever may hand in events: everybody who is signed in, and for a while somebody who has left. */
export const requireSender = (event: RequestEvent): Sender =>
  event.locals.leaver ?? requireRole(event, 'learner');
