import { modules } from '$lib/content/catalogue';
import { measureOf } from '$lib/domain/insight/measures';
import { requireCan } from '$lib/server/auth/guard';
import { champions } from '$lib/server/insight/champions';
import { dashboard } from '$lib/server/insight/dashboard';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'insight.see');
  const scope = { organisationId, championed: null, unitId: null };
  const asked = {
    measure: measureOf(event.url.searchParams.get('measure')),
    modules: modules.map(({ slug }) => slug),
    now: new Date()
  };
  return event.locals.app.database.within(organisationId, async (tx) => ({
    dashboard: await dashboard(tx, scope, asked),
    coverage: await champions(tx, scope),
    modules: modules.map(({ slug, title }) => ({ slug, title }))
  }));
};
