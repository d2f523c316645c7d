import { expect, it } from 'vitest';
import { FIXTURE } from '../../../tests/fixtures/content';
import { readContent } from './read';
import { card } from './schema';
import { mapModule } from './walk';

/** Values that are not words: names, kinds and dates. */
const NOT_WORDS = new Set(['id', 'type', 'bin', 'option', 'slug', 'reviewed']);
const NAME_LISTS = new Set(['skills', 'sources', 'sourceList']);

/** The places of all words in a value, found without knowing what kind of card it is. */
function places(value: unknown, path: (string | number)[] = []): string[] {
  if (typeof value === 'string') return [path.join('.')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    NOT_WORDS.has(key) || NAME_LISTS.has(key) ? [] : places(inner, [...path, key])
  );
}

const module = readContent(FIXTURE).modules[1];
if (!module) throw new Error('the fixture has no second module');

it('is tried on every kind of card', () => {
  const kinds = card.options.map((option) => option.shape.type.value);
  expect(new Set(module.cards.map((one) => one.type))).toEqual(new Set(kinds));
});

it('reaches every text of every kind of card, once, at its own place', () => {
  const seen: string[] = [];
  const note = (text: string, path: readonly (string | number)[]): string => {
    seen.push(path.join('.'));
    return text;
  };
  mapModule(module, { markdown: note, plain: note });
  expect(seen.sort()).toEqual(places(module).sort());
});

it('changes the texts and nothing else', () => {
  const same = { markdown: (text: string) => text, plain: (text: string) => text };
  expect(mapModule(module, same)).toEqual(module);
  const loud = { markdown: () => 'HTML', plain: () => 'TEXT' };
  const changed = mapModule(module, loud);
  expect(places(changed)).toEqual(places(module));
  expect(changed.cards.map((one) => one.id)).toEqual(module.cards.map((one) => one.id));
  expect(changed.sourceList).toEqual(module.sourceList);
});
