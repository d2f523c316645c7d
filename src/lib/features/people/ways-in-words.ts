import type { WaysIn } from '$lib/domain/people/ways-in';
import { m } from '$lib/i18n/paraglide/messages';
import { dateInWords } from './card-dates';

/** Every way in that a person has, in a few words each. */
export function waysInWords({ cardUntil, passkeys, pin, email, council }: WaysIn): string[] {
  const words = [
    cardUntil ? m.cards_way_card({ date: dateInWords(cardUntil) }) : null,
    passkeys > 0 ? m.cards_way_passkeys({ count: passkeys }) : null,
    pin === 'set' ? m.cards_way_pin() : null,
    pin === 'locked' ? m.cards_way_pin_locked() : null,
    email ? m.cards_way_email() : null,
    council ? m.cards_way_council() : null
  ].filter((one) => one !== null);
  return words.length > 0 ? words : [m.cards_way_none()];
}
