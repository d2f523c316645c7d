import type { CardOf } from '$lib/content/schema';
import { m } from '$lib/i18n/paraglide/messages';
import type { FeedbackLine, Marked } from '../interaction';
import { asFields, asId } from './answer';
import { markPick } from './options';

type YouFirst = CardOf<'you-first'>;

/** What changing, or not changing, after the AI's answer did to the learner's own. */
function moved(before: boolean, after: boolean, changed: boolean): string {
  if (!changed) return m.training_you_first_kept();
  if (before && !after) return m.training_you_first_lost();
  if (!before && after) return m.training_you_first_gained();
  return m.training_you_first_changed();
}

/** `answer`: `{first, final}`, before and after seeing the AI's answer. Right when the final one is. */
export function mark(card: YouFirst, answer: unknown): Marked {
  const fields = asFields(answer);
  const first = asId(fields.first);
  const final = asId(fields.final) ?? first;
  const before = card.options.find((one) => one.id === first)?.right ?? false;
  const { right, lines } = markPick(card.options, final, m.training_better_answer());
  const lesson: FeedbackLine = {
    label: moved(before, right, first !== final),
    html: card.lesson,
    tone: 'note'
  };
  return {
    answer: { first: first ?? '', final: final ?? '' },
    correct: right,
    feedback: [...lines, lesson]
  };
}
