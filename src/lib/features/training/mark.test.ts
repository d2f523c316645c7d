import { describe, expect, it } from 'vitest';
import type { Card } from '$lib/content/schema';
import * as fixtures from '../../../../tests/fixtures/cards';
import { mark } from './mark';

const RIGHT: Record<string, unknown> = {
  [fixtures.choose.id]: 'check',
  [fixtures.chooseWhy.id]: { option: 'check', reason: 'fact' },
  [fixtures.redact.id]: ['name', 'address', 'health'],
  [fixtures.spotError.id]: { wrong: ['pause'], missing: true, reason: 'changed' },
  [fixtures.spotClean.id]: { wrong: [], missing: false },
  [fixtures.sort.id]: { spelling: 'automate', letter: 'assist', eviction: 'never' },
  [fixtures.order.id]: ['stop', 'write', 'tell', 'learn'],
  [fixtures.rate.id]: 1,
  [fixtures.youFirst.id]: { first: 'yes', final: 'no' },
  [fixtures.compare.id]: 'b',
  [fixtures.number.id]: 'small'
};
const marked = fixtures.cards.filter((card) => card.id in RIGHT);
const unmarked = fixtures.cards.filter((card) => !(card.id in RIGHT));

/** Ways in which a stored answer can fail to fit today's card. */
const ODD: unknown[] = [undefined, null, 7, 'gone', [], ['gone', 3], {}, { option: 4, wrong: 'x' }];

describe.each(marked.map((card): [string, Card] => [card.id, card]))('%s', (id, card) => {
  it('is right for the right answer, which it hands on unchanged', () => {
    const verdict = mark(card, RIGHT[id]);
    expect(verdict.correct).toBe(true);
    expect(verdict.answer).toEqual(RIGHT[id]);
    expect(verdict.feedback.filter((line) => line.tone === 'not-quite')).toEqual([]);
  });

  it('gives the same verdict to the answer it handed on, so a stored one can be marked again', () => {
    const once = mark(card, RIGHT[id]);
    expect(mark(card, once.answer)).toEqual(once);
  });

  it('says something back', () => {
    const lines = mark(card, RIGHT[id]).feedback;
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line.html).toMatch(/^<p>.+<\/p>$/s);
  });

  it.each(ODD)('takes %j for not answered and does not fall over', (odd) => {
    const verdict = mark(card, odd);
    // A card without errors is answered rightly by marking nothing.
    expect(verdict.correct).toBe(card === fixtures.spotClean);
    expect(structuredClone(verdict.answer)).toEqual(verdict.answer);
  });
});

it.each(unmarked.map((card): [string, Card] => [card.id, card]))(
  '%s is never marked',
  (_id, card) => {
    expect(mark(card, null).correct).toBeNull();
    expect(mark(card, ['name']).correct).toBeNull();
  }
);

it('has a fixture for every interaction', async () => {
  const { INTERACTIONS } = await import('$lib/domain/training/interactions');
  expect(new Set(fixtures.cards.map((card) => card.type))).toEqual(new Set(INTERACTIONS));
});
