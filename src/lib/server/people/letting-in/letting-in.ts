import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { revokeCards } from '../../auth/cards/cards';
import { actorOf, requireCan } from '../../auth/guard';
import type { SignedIn } from '../../auth/signed-in';
import { removePasskeys, unlockPin } from '../../auth/ways-in';
import { readForm, textField } from '../../form';
import { makeSheet } from './card-sheet';
import {
  cardSettings,
  MOST_AT_ONCE,
  peopleToLetIn,
  personToLetIn,
  unitsToLetIn,
  type Helped
} from './let-in';

// The same pages for HR and admin below /people and for champions below /team.

/** Nobody of HR opens the champions' page or the other way round; each says which it is. */
export type Door = 'roster.see' | 'team.see';
const enter = (event: RequestEvent, door: Door): SignedIn => {
  requireCan(event, door);
  return requireCan(event, 'person.let-in');
};

/** Who is shown, and whether there are more than fit. */
const shown = (people: Helped[]) => ({
  people: people.slice(0, MOST_AT_ONCE),
  more: people.length > MOST_AT_ONCE
});

/** The people of the unit in the address. No name is ever in one: those are looked for by a form. */
export function loadCards(event: RequestEvent, door: Door) {
  const helper = enter(event, door);
  const unitId = event.url.searchParams.get('unit');
  return event.locals.app.database.within(helper.organisationId, async (tx) => ({
    unitId,
    units: await unitsToLetIn(tx, helper),
    cards: (await cardSettings(tx, helper)).cards,
    ...(unitId ? shown(await peopleToLetIn(tx, helper, { unitId })) : { people: null, more: false })
  }));
}

export async function findPeople(event: RequestEvent, door: Door) {
  const helper = enter(event, door);
  const find = textField(await readForm(event.request), 'find');
  if (find.length < 2) return fail(400, { problem: 'find' } as const);
  const people = await event.locals.app.database.within(helper.organisationId, (tx) =>
    peopleToLetIn(tx, helper, { find })
  );
  return { find, ...shown(people) };
}

export async function printCards(event: RequestEvent, door: Door) {
  const helper = enter(event, door);
  const form = await readForm(event.request);
  const personIds = form.getAll('person').filter((value) => typeof value === 'string');
  const made = await makeSheet(event.locals.app, helper, actorOf(event, helper), personIds);
  if (made.ok) return { sheet: made.sheet };
  if (made.problem === 'not-yours') {
    error(403, { message: 'You cannot make a card for everybody you chose. Choose again.' });
  }
  return fail(400, { problem: made.problem });
}

/** The person of the address, if the helper may help them. */
async function withHelped<T>(
  event: RequestEvent,
  door: Door,
  work: (helper: SignedIn, person: Helped) => Promise<T>
): Promise<T> {
  const helper = enter(event, door);
  const person = await event.locals.app.database.within(helper.organisationId, (tx) =>
    personToLetIn(tx, helper, event.params.person ?? '')
  );
  if (!person) error(404, { message: 'There is no such person. Choose one from the list.' });
  return work(helper, person);
}

export const loadPerson = (event: RequestEvent, door: Door) =>
  withHelped(event, door, async (_, person) => ({ person }));

/** What can be done for one person. */
export type Help = 'revoke' | 'unlock' | 'lost';
const HELP = { revoke: revokeCards, unlock: unlockPin, lost: removePasskeys } as const;

export const help = (event: RequestEvent, door: Door, what: Help) =>
  withHelped(event, door, async (helper, { personId, mayHelp }) => {
    if (!mayHelp) error(403, { message: 'Ask HR or an admin to help this person.' });
    await event.locals.app.database.within(helper.organisationId, (tx) =>
      HELP[what](tx, actorOf(event, helper), personId)
    );
    return { done: what };
  });
