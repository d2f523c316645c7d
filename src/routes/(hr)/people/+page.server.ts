import { dayOf } from '$lib/domain/insight/calendar';
import { can, type Action } from '$lib/domain/people/can';
import { openTree, topLevels } from '$lib/domain/people/unit-tree';
import { requireCan } from '$lib/server/auth/guard';
import { search, SHORTEST_SEARCH } from '$lib/server/people/corrections/search';
import { ask, carryOutAsked } from '$lib/server/people/units/actions';
import { kindAsked } from '$lib/server/people/units/form';
import { rosterUnits } from '$lib/server/people/units/read';
import type { Actions, PageServerLoad } from './$types';

/** Deeper levels of a larger organisation are on the units' own pages. */
const MOST_UNITS = 500;

export const load: PageServerLoad = async (event) => {
  const person = requireCan(event, 'roster.see');
  const { organisationId } = person;
  const words = event.url.searchParams.get('q')?.trim() ?? '';
  const isShort = words !== '' && words.length < SHORTEST_SEARCH;
  const may = (action: Action) => can(person, action);
  return event.locals.app.database.within(organisationId, async (tx) => {
    const units = await rosterUnits(tx, organisationId);
    return {
      words,
      isShort,
      found: words === '' || isShort ? null : await search(tx, organisationId, words),
      tree: topLevels(openTree(units), MOST_UNITS),
      closed: units.flatMap(({ unitId, name, closedOn }) =>
        closedOn === null ? [] : [{ unitId, name, closedOn }]
      ),
      adding: may('roster.change') && kindAsked(event.url.searchParams.get('change')) === 'add',
      today: dayOf(new Date()),
      may: {
        change: may('roster.change'),
        letIn: may('person.let-in'),
        merge: may('organisations.merge')
      }
    };
  });
};

export const actions: Actions = {
  ask: (event) => ask(event, null),
  carryOut: (event) => carryOutAsked(event, null)
};
