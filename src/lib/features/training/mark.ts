import type { Card } from '$lib/content/schema';
import type { Marked } from './interaction';
import * as checklist from './interactions/checklist';
import * as choose from './interactions/choose';
import * as compare from './interactions/compare';
import * as number from './interactions/number';
import * as order from './interactions/order';
import * as rate from './interactions/rate';
import * as read from './interactions/read';
import * as redact from './interactions/redact';
import * as sort from './interactions/sort';
import * as spotError from './interactions/spot-error';
import * as youFirst from './interactions/you-first';

/**
 * Marks an answer, new or stored, to any card. Pure: the same card and answer give the same verdict
 * on every visit. Anything in `answer` that the card does not know counts as not answered.
 */
export function mark(card: Card, answer: unknown): Marked {
  switch (card.type) {
    case 'read':
      return read.mark();
    case 'choose':
      return choose.mark(card, answer);
    case 'redact':
      return redact.mark(card, answer);
    case 'spot-error':
      return spotError.mark(card, answer);
    case 'sort':
      return sort.mark(card, answer);
    case 'order':
      return order.mark(card, answer);
    case 'rate':
      return rate.mark(card, answer);
    case 'you-first':
      return youFirst.mark(card, answer);
    case 'compare':
      return compare.mark(card, answer);
    case 'number':
      return number.mark(card, answer);
    case 'checklist':
      return checklist.mark(card, answer);
  }
}
