import { requireCan } from '$lib/server/auth/guard';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
  requireCan(event, 'settings.change');
};
