import { help, loadPerson } from '$lib/server/people/letting-in/letting-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadPerson(event, 'roster.see');

export const actions: Actions = {
  revoke: (event) => help(event, 'roster.see', 'revoke'),
  unlock: (event) => help(event, 'roster.see', 'unlock'),
  lost: (event) => help(event, 'roster.see', 'lost')
};
