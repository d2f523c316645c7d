import { encode } from 'uqr';
import { CARD_DAYS, grouped } from '../../../domain/people/card-code';
import type { Config } from '../../config';
import type { Database } from '../../db/client';
import type { SignedIn } from '../../auth/signed-in';
import { makeCards } from '../../auth/cards/cards';
import type { Actor } from '../audit';
import { hasLogo } from '../settings/logo';
import { cardSettings, MOST_AT_ONCE, peopleToLetIn } from './let-in';

/** One card as it is printed; nobody sees its code again. */
export interface PrintedCard {
  personId: string;
  name: string;
  unit: string;
  /** In groups, to type. */
  code: string;
  /** Where to type it. */
  address: string;
  qr: Drawing;
}

/** A QR code as one SVG path of unit squares. */
interface Drawing {
  size: number;
  path: string;
}

export interface Sheet {
  organisation: string;
  /** The organisation has a picture. */
  picture: boolean;
  until: string;
  cards: PrintedCard[];
}

export type Made =
  | { ok: true; sheet: Sheet }
  | { ok: false; problem: 'nobody' | 'too-many' | 'not-yours' | 'cards-off' };

/** The link that a card's QR code holds. What follows the # is never sent to a server, nor kept in its log. */
export const joinLink = ({ origin }: Pick<Config, 'origin'>, code: string): string =>
  `${origin}/join#${code}`;

function draw(link: string): Drawing {
  const { size, data } = encode(link, { ecc: 'M', border: 2 });
  const runs = data.flatMap((row, y) =>
    row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).filter(Boolean)
  );
  return { size, path: runs.join('') };
}

/** Makes cards for people that the helper may help, or for none of them when one is not theirs. */
export function makeSheet(
  { database, config }: { database: Database; config: Pick<Config, 'origin'> },
  helper: SignedIn,
  actor: Actor,
  personIds: readonly string[]
): Promise<Made> {
  return database.within(helper.organisationId, async (tx) => {
    const asked = [...new Set(personIds)];
    if (asked.length === 0) return { ok: false, problem: 'nobody' };
    if (asked.length > MOST_AT_ONCE) return { ok: false, problem: 'too-many' };
    const { organisation, cards: areOn } = await cardSettings(tx, helper);
    if (!areOn) return { ok: false, problem: 'cards-off' };
    const people = await peopleToLetIn(tx, helper, { personIds: asked });
    if (people.length < asked.length || people.some((one) => !one.mayHelp)) {
      return { ok: false, problem: 'not-yours' };
    }
    const now = new Date();
    const until = new Date(now.getTime() + CARD_DAYS * 86_400_000);
    const codes = await makeCards(tx, actor, asked, { now, until });
    const cards = people.flatMap(({ personId, name, unit }) => {
      const code = codes.get(personId);
      if (code === undefined) return [];
      const qr = draw(joinLink(config, code));
      const address = `${new URL(config.origin).host}/join`;
      return [{ personId, name, unit, code: grouped(code), address, qr }];
    });
    const picture = await hasLogo(tx, helper.organisationId);
    return { ok: true, sheet: { organisation, picture, until: until.toISOString(), cards } };
  });
}
