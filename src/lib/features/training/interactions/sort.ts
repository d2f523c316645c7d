import type { CardOf } from '$lib/content/schema';
import { m } from '$lib/i18n/paraglide/messages';
import type { FeedbackLine, Marked } from '../interaction';
import { asFields, asId } from './answer';
import { toneOf } from './options';

type Sort = CardOf<'sort'>;

/** Reads a stored answer: bins by item id, without items or bins that the card does not have. */
export function placesOf(card: Sort, answer: unknown): Record<string, string> {
  const fields = asFields(answer);
  const bins = new Set(card.bins.map((bin) => bin.id));
  const known = card.items.flatMap((item) => {
    const bin = asId(fields[item.id]);
    return bin !== undefined && bins.has(bin) ? [[item.id, bin] as const] : [];
  });
  return Object.fromEntries(known);
}

function itemLine(card: Sort, item: Sort['items'][number], bin: string): FeedbackLine {
  const label = card.bins.find((one) => one.id === bin)?.label ?? '';
  return {
    label: m.training_sort_line({ item: item.text, bin: label }),
    html: item.feedback[bin] ?? item.feedback[item.bin] ?? '',
    tone: toneOf(bin === item.bin)
  };
}

/** `answer`: `{item id: bin id}`. Right when every item is in its bin; the ones that are not come first. */
export function mark(card: Sort, answer: unknown): Marked {
  const places = placesOf(card, answer);
  const lines = card.items.flatMap((item) => {
    const bin = places[item.id];
    return bin === undefined ? [] : [itemLine(card, item, bin)];
  });
  return {
    answer: places,
    correct: card.items.every((item) => places[item.id] === item.bin),
    feedback: [
      ...lines.filter((line) => line.tone !== 'right'),
      ...lines.filter((line) => line.tone === 'right')
    ]
  };
}
