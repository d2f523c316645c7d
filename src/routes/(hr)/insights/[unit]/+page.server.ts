import { error } from '@sveltejs/kit';
import { modules } from '$lib/content/catalogue';
import { measureOf } from '$lib/domain/insight/measures';
import { requireCan } from '$lib/server/auth/guard';
import { dashboard } from '$lib/server/insight/dashboard';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'insight.see');
  const scope = { organisationId, championed: null, unitId: event.params.unit };
  const asked = {
    measure: measureOf(event.url.searchParams.get('measure')),
    modules: modules.map(({ slug }) => slug),
    now: new Date()
  };
  const found = await event.locals.app.database.within(organisationId, (tx) =>
    dashboard(tx, scope, asked)
  );
  if (!found) error(404, { message: 'There is no such unit here.', code: 'no-unit' });
  return { dashboard: found, modules: modules.map(({ slug, title }) => ({ slug, title })) };
};
