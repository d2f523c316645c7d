import { has, type Role } from '$lib/domain/people/roles';
import { m } from '$lib/i18n/paraglide/messages';
import type { Place } from '$lib/ui/place';

/** The places a person with these roles can go, the one they are at marked. */
export function placesFor(roles: readonly Role[], pathname: string): Place[] {
  const at = (href: string) => pathname === href || pathname.startsWith(`${href}/`);
  const place = (href: string, label: string, icon: Place['icon']): Place => ({
    href,
    label,
    icon,
    current: at(href)
  });
  const places = [
    place('/learn', m.app_place_learn(), 'learn'),
    place('/log', m.app_place_log(), 'log'),
    place('/me', m.app_place_me(), 'me')
  ];
  // Pages of the server are asked for whole, so that the service worker can show their last copy.
  if (has({ roles }, 'champion')) {
    places.push({ ...place('/team', m.app_place_team(), 'team'), reload: true });
  }
  if (has({ roles }, 'hr')) {
    places.push({ ...place('/insights', m.app_place_insights(), 'insights'), reload: true });
  }
  return places;
}
