import { redirect } from '@sveltejs/kit';
import { setCookies } from '$lib/server/auth/cookies';
import { nextPage } from '$lib/server/auth/next';
import type { RequestHandler } from './$types';

/** A link, not a form: our own policy does not let a form's answer lead to another site. */
export const GET: RequestHandler = async (event) => {
  const { council } = event.locals.app;
  const next = nextPage(event.url.searchParams.get('next'), '/');
  const begun = await council?.begin(next, event.getClientAddress());
  if (!begun?.ok) redirect(303, '/sign-in?problem=down');
  setCookies(event, begun.cookies);
  redirect(303, begun.url);
};
