import { closeSession } from '$lib/server/auth/open-session';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, request }) => {
  const cookies = await closeSession(locals.app, request.headers);
  return new Response(null, {
    status: 303,
    headers: [['location', '/sign-in'], ...cookies.map((c): [string, string] => ['set-cookie', c])]
  });
};
