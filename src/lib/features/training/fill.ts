import type { Card } from '$lib/content/schema';

/**
 * Puts the organisation's own names in place of `{approved_tools}` and the like. `kind` says where
 * the result will stand: in `text` nothing is markup, in `html` values must be escaped.
 */
export type Fill = (value: string, kind: 'html' | 'text') => string;

/** Fields that hold HTML wherever they occur in a card; all else is plain text. */
const HTML_FIELDS = new Set(['prompt', 'feedback', 'why', 'better', 'material', 'says', 'lesson']);
/** Parts of a card whose `text` is HTML: the sides of a comparison. */
const HTML_PARTS = new Set(['a', 'b']);

function fillDeep(value: unknown, fill: Fill, kind: 'html' | 'text', part: string): unknown {
  if (typeof value === 'string') return fill(value, kind);
  if (Array.isArray(value)) return value.map((one) => fillDeep(one, fill, kind, part));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === 'id' || key === 'type') return [key, inner as unknown];
      const isHtml =
        kind === 'html' || HTML_FIELDS.has(key) || (key === 'text' && HTML_PARTS.has(part));
      return [key, fillDeep(inner, fill, isHtml ? 'html' : 'text', key)];
    })
  );
}

/** A copy of the card with every string a person reads passed through `fill`. Ids stay as they are. */
export function fillCard<C extends Card>(card: C, fill: Fill): C {
  // Only strings were changed, each for another string, so the shape is the same.
  return fillDeep(card, fill, 'text', card.type === 'read' ? 'a' : '') as C;
}
