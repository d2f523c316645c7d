import { findPeople, loadCards, printCards } from '$lib/server/people/letting-in/letting-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadCards(event, 'team.see');

export const actions: Actions = {
  find: (event) => findPeople(event, 'team.see'),
  make: (event) => printCards(event, 'team.see')
};
