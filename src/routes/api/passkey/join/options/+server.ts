import { json } from '@sveltejs/kit';
import { beginJoin } from '$lib/server/auth/passkeys/passkey-entry';
import { readCardCode } from '$lib/server/auth/read-answer';
import { refuseWith } from '$lib/server/auth/refuse';
import type { RequestHandler } from './$types';

/** For whoever holds a card. */
export const POST: RequestHandler = async (event) => {
  const code = await readCardCode(event.request);
  const begun = await beginJoin(event, code);
  return begun.ok ? json(begun.options) : refuseWith(begun.problem);
};
