import type { CardOf } from '$lib/content/schema';
import { m } from '$lib/i18n/paraglide/messages';
import { paragraph } from '../html';
import type { Marked } from '../interaction';
import { asIds } from './answer';

/** `answer`: ids of the ticked items. An intention, not a skill: never marked right or wrong. */
export function mark(card: CardOf<'checklist'>, answer: unknown): Marked {
  const ticked = new Set(asIds(answer));
  const items = card.items.filter((item) => ticked.has(item.id));
  return {
    answer: items.map((item) => item.id),
    correct: null,
    feedback: [
      { html: paragraph(m.training_checklist_noted({ count: items.length })), tone: 'note' }
    ]
  };
}
