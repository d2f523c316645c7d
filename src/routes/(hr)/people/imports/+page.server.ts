import { requireCan } from '$lib/server/auth/guard';
import { importLog } from '$lib/server/people/roster/imports';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'roster.see');
  const log = await event.locals.app.database.within(organisationId, (tx) =>
    importLog(tx, organisationId)
  );
  return {
    imports: log.map(({ appliedAt, undoneAt, ...one }) => ({
      ...one,
      appliedAt: appliedAt?.toISOString() ?? '',
      undoneAt: undoneAt?.toISOString() ?? null
    }))
  };
};
