import { requireCan } from '$lib/server/auth/guard';
import { setUp } from '$lib/server/people/settings/set-up';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'own.use');
  const of = await event.locals.app.database.within(organisationId, (tx) =>
    setUp(tx, organisationId)
  );
  return { of };
};
