import type { CardOf } from '$lib/content/schema';
import { m } from '$lib/i18n/paraglide/messages';
import type { Marked } from '../interaction';
import { asFields, asId } from './answer';
import { markPick } from './options';

/** `answer`: the option's id, or `{option, reason}` on a card that also asks why. */
export function mark(card: CardOf<'choose'>, answer: unknown): Marked {
  const fields = asFields(answer);
  const option = asId(answer) ?? asId(fields.option);
  const pick = markPick(card.options, option, m.training_better_answer());
  if (!card.reasons) return { answer: option ?? null, correct: pick.right, feedback: pick.lines };

  const reason = asId(fields.reason);
  const why = markPick(card.reasons, reason, m.training_better_reason());
  return {
    answer: { option: option ?? '', reason: reason ?? '' },
    correct: pick.right && why.right,
    feedback: [...pick.lines, ...why.lines]
  };
}
