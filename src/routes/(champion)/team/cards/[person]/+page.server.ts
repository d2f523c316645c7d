import { help, loadPerson } from '$lib/server/people/letting-in/letting-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadPerson(event, 'team.see');

export const actions: Actions = {
  revoke: (event) => help(event, 'team.see', 'revoke'),
  unlock: (event) => help(event, 'team.see', 'unlock'),
  lost: (event) => help(event, 'team.see', 'lost')
};
