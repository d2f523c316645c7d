import { error } from '@sveltejs/kit';
import { loadModule } from '$lib/content/catalogue';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params }) => {
  const module = await loadModule(params.module);
  if (!module) error(404, { message: 'There is no such lesson.' });
  return { module };
};
