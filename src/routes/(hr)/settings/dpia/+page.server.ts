import { dayOf } from '$lib/domain/insight/calendar';
import { requireCan } from '$lib/server/auth/guard';
import { setUp } from '$lib/server/people/settings/set-up';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'settings.change');
  const of = await event.locals.app.database.within(organisationId, (tx) =>
    setUp(tx, organisationId)
  );
  return { of, today: dayOf(new Date()) };
};
