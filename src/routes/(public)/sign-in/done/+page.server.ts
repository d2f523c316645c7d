import { homeFor } from '$lib/domain/people/home';
import { requireCan } from '$lib/server/auth/guard';
import { nextPage } from '$lib/server/auth/next';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
  const home = homeFor(requireCan(event, 'own.use').roles);
  const next = nextPage(event.url.searchParams.get('next'), home);
  return { next: next === '/' ? home : next };
};
