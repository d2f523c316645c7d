import { finishSignIn } from '$lib/server/auth/passkeys/passkey-entry';
import { readUsed } from '$lib/server/auth/read-answer';
import { refuseWith } from '$lib/server/auth/refuse';
import { welcome } from '$lib/server/auth/welcome';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  const opened = await finishSignIn(event, await readUsed(event.request));
  return opened.ok ? welcome(event, opened.cookies) : refuseWith(opened.problem);
};
