import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ setHeaders }) => {
  // "cache" and nothing else: "storage" would take the work that waits on this phone.
  setHeaders({ 'clear-site-data': '"cache"' });
};
