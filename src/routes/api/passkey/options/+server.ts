import { json } from '@sveltejs/kit';
import { beginSignIn } from '$lib/server/auth/passkeys/passkey-entry';
import { refuseWith } from '$lib/server/auth/refuse';
import type { RequestHandler } from './$types';

/** For everybody: what a browser needs to sign in with a passkey. */
export const POST: RequestHandler = async (event) => {
  const begun = await beginSignIn(event);
  return begun.ok ? json(begun.options) : refuseWith(begun.problem);
};
