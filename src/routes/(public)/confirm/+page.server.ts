import { redirect } from '@sveltejs/kit';
import { homeFor } from '$lib/domain/people/home';
import { nextPage } from '$lib/server/auth/next';
import { waysInTo } from '$lib/server/auth/ways';
import type { PageServerLoad } from './$types';

/** The one page that a sign-in which is too weak for everything else still opens. */
export const load: PageServerLoad = async ({ locals, url }) => {
  const { app, signedIn } = locals;
  const next = nextPage(url.searchParams.get('next'), homeFor(signedIn?.granted ?? []));
  if (!signedIn) redirect(303, `/sign-in?next=${encodeURIComponent(next)}`);
  // Nothing to confirm: already strong, or somebody with nothing that asks for it.
  if (!signedIn.tooWeak && signedIn.granted.every((role) => signedIn.roles.includes(role))) {
    redirect(303, next);
  }
  const { council, cards } = await waysInTo(app, signedIn.organisationId);
  return { next, council, cards, everybody: signedIn.tooWeak };
};
