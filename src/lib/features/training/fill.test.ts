import { describe, expect, it } from 'vitest';
import type { Card } from '$lib/content/schema';
import { cards, compare, order, read } from '../../../../tests/fixtures/cards';
import { fillCard } from './fill';

/** Every string that `fill` was given, with its kind. */
function seen(card: Card) {
  const strings: [string, string][] = [];
  fillCard(card, (value, kind) => {
    strings.push([value, kind]);
    return value;
  });
  return strings;
}

describe('fillCard', () => {
  it('puts the organisation’s names in, however deep', () => {
    const filled = fillCard(order, (value) => value.replace('{report_a_breach}', 'the data team'));
    expect(filled.steps[2]?.text).toBe('Tell the data team');
    expect(order.steps[2]?.text).toBe('Tell {report_a_breach}');
  });

  it('leaves ids, types and numbers as they are', () => {
    for (const card of cards) {
      const filled = fillCard(card, () => 'x');
      expect([filled.id, filled.type]).toEqual([card.id, card.type]);
    }
    expect(fillCard(order, () => 'x').steps.map((one) => one.id)).toEqual(
      order.steps.map((one) => one.id)
    );
  });

  it.each(cards.map((card): [string, Card] => [card.id, card]))(
    'tells markup from plain text all through %s',
    (_id, card) => {
      // In the fixtures all HTML, and nothing else, starts with a tag.
      for (const [value, kind] of seen(card))
        expect([value, kind]).toEqual([value, value.startsWith('<') ? 'html' : 'text']);
    }
  );

  it('knows the two places where `text` is markup', () => {
    expect(seen(read)).toContainEqual([read.text, 'html']);
    expect(seen(compare)).toContainEqual([compare.a.text, 'html']);
  });
});
