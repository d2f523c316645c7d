import { findPeople, loadCards, printCards } from '$lib/server/people/letting-in/letting-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadCards(event, 'roster.see');

export const actions: Actions = {
  find: (event) => findPeople(event, 'roster.see'),
  make: (event) => printCards(event, 'roster.see')
};
