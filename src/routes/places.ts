import { ICONS } from '$lib/ui/icons';
import { m } from '$lib/i18n/paraglide/messages';
import type { Place } from '$lib/ui/place';

const isAt = (href: string, pathname: string): boolean =>
  pathname === href || pathname.startsWith(`${href}/`);

export const placeAt =
  (pathname: string) =>
  (href: string, label: string, outline: string): Place => ({
    href,
    label,
    outline,
    current: isAt(href, pathname)
  });

/** The places that everybody has, the one they are at marked. Those of other roles: online-places.ts. */
export function learnerPlaces(pathname: string): Place[] {
  const place = placeAt(pathname);
  return [
    place('/learn', m.app_place_learn(), ICONS.learn),
    place('/log', m.app_place_log(), ICONS.log),
    place('/me', m.app_place_me(), ICONS.me)
  ];
}
