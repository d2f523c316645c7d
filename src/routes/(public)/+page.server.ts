import { redirect } from '@sveltejs/kit';
import { homeFor } from '$lib/domain/people/home';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  if (locals.signedIn) redirect(303, homeFor(locals.signedIn.roles));
};
