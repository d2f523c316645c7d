import { error } from '@sveltejs/kit';
import { dayOf } from '$lib/domain/insight/calendar';
import { can } from '$lib/domain/people/can';
import { requireCan } from '$lib/server/auth/guard';
import { ask, carryOutAsked } from '$lib/server/people/units/actions';
import { earned } from '$lib/server/people/units/earned';
import { kindAsked } from '$lib/server/people/units/form';
import { toChooseFrom } from '$lib/server/people/units/to-choose-from';
import { unitPage } from '$lib/server/people/units/unit-page';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const person = requireCan(event, 'roster.see');
  const { organisationId } = person;
  const { searchParams } = event.url;
  const unitId = event.params.unit;
  const mayChange = can(person, 'roster.change');
  const asked = mayChange ? kindAsked(searchParams.get('change')) : null;
  const found = await event.locals.app.database.within(organisationId, async (tx) => {
    const page = await unitPage(tx, organisationId, {
      unitId,
      page: Number.parseInt(searchParams.get('page') ?? '1', 10) || 1
    });
    if (!page) return null;
    const change = page.unit.closedOn === null ? asked : null;
    return {
      ...page,
      change,
      choose: await toChooseFrom(tx, organisationId, { unitId, kind: change }),
      // Counts of learning, which whoever keeps only the roster may not see.
      earned: can(person, 'insight.see') ? await earned(tx, organisationId, unitId) : null
    };
  });
  if (!found) error(404, { message: 'There is no such unit here.', code: 'no-unit' });
  return {
    ...found,
    mayChange,
    today: dayOf(new Date()),
    done: kindAsked(searchParams.get('done'))
  };
};

export const actions: Actions = {
  ask: (event) => ask(event, event.params.unit),
  carryOut: (event) => carryOutAsked(event, event.params.unit)
};
