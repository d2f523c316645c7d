import { dayOf, nextAt } from '$lib/domain/insight/calendar';
import { actorOf, requireCan } from '$lib/server/auth/guard';
import { QUIET_HOUR } from '$lib/server/operations/every-night';
import { retention, switchRetention } from '$lib/server/people/forgetting/retention';
import type { Actions, PageServerLoad } from './$types';

/** As many as fit a page; the numbers say how many there are. */
const SHOWN = 200;

export const load: PageServerLoad = async (event) => {
  const { organisationId } = requireCan(event, 'settings.change');
  const night = dayOf(nextAt(QUIET_HOUR, new Date()));
  const { due, ...rest } = await event.locals.app.database.within(organisationId, (tx) =>
    retention(tx, organisationId, night)
  );
  const shown = due
    .slice(0, SHOWN)
    .map(({ employeeNumber, roleClass, leftOn }) => ({ employeeNumber, roleClass, leftOn }));
  return { ...rest, shown, all: due.length };
};

export const actions: Actions = {
  on: async (event) => {
    const actor = actorOf(event, requireCan(event, 'settings.change'));
    await switchRetention(event.locals.app.database, actor, true);
  },
  off: async (event) => {
    const actor = actorOf(event, requireCan(event, 'settings.change'));
    await switchRetention(event.locals.app.database, actor, false);
  }
};
