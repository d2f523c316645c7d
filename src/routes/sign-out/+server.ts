import { json } from '@sveltejs/kit';
import { SIGNED_OUT } from '$lib/protocol/signed-out';
import { closeSession, noteClosed } from '$lib/server/auth/open-session';
import type { RequestHandler } from './$types';

/** Says it in JSON to an app that asks for that; the redirect is for forms, and for apps of older builds. */
export const POST: RequestHandler = async ({ locals, request, getClientAddress }) => {
  const { app, signedIn } = locals;
  const cookies = await closeSession(app, request.headers);
  if (signedIn) await noteClosed(app, signedIn, getClientAddress());
  const headers = cookies.map((c): [string, string] => ['set-cookie', c]);
  if (request.headers.get('accept')?.includes('application/json')) {
    return json(SIGNED_OUT, { headers });
  }
  return new Response(null, { status: 303, headers: [['location', '/sign-in'], ...headers] });
};
