import { can, type Action } from '$lib/domain/people/can';
import type { Role } from '$lib/domain/people/roles';
import { m } from '$lib/i18n/paraglide/messages';
import { LATER_ICONS } from '$lib/ui/later-icons';
import type { Place } from '$lib/ui/place';
import { learnerPlaces, placeAt } from './places';

/** All places that a person with these roles can go, the one they are at marked. */
export function placesFor(roles: readonly Role[], pathname: string): Place[] {
  const place = placeAt(pathname);
  const online: [Action, Place][] = [
    ['team.see', place('/team', m.app_place_team(), LATER_ICONS.team)],
    ['insight.see', place('/insights', m.app_place_insights(), LATER_ICONS.insights)],
    ['roster.see', place('/people', m.app_place_people(), LATER_ICONS.people)],
    ['settings.change', place('/settings', m.app_place_settings(), LATER_ICONS.settings)]
  ];
  const theirs = online.filter(([action]) => can({ roles, championedUnits: [] }, action));
  // Pages of the server are asked for whole, so that the service worker can show their last copy.
  return [...learnerPlaces(pathname), ...theirs.map(([, to]) => ({ ...to, reload: true }))];
}
