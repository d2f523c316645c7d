import { error, redirect } from '@sveltejs/kit';
import { replaceSession } from '$lib/server/auth/welcome';
import type { RequestHandler } from './$types';

/** Where the council's sign-in sends a browser back to. Its directory knows this address. */
export const GET: RequestHandler = async (event) => {
  const { app } = event.locals;
  if (!app.council) error(404, { message: 'There is no such page.' });
  const finished = await app.council.finish(event.request, event.getClientAddress());
  if (!finished.ok) redirect(303, `/sign-in?problem=${finished.problem}`);
  await replaceSession(event, finished.cookies);
  redirect(303, `/sign-in/done?next=${encodeURIComponent(finished.next)}`);
};
