import { finishJoin } from '$lib/server/auth/passkeys/passkey-entry';
import { readMade } from '$lib/server/auth/read-answer';
import { refuseWith } from '$lib/server/auth/refuse';
import { welcome } from '$lib/server/auth/welcome';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  const opened = await finishJoin(event, await readMade(event.request));
  return opened.ok ? welcome(event, opened.cookies) : refuseWith(opened.problem);
};
