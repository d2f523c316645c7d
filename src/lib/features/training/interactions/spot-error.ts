import type { CardOf } from '$lib/content/schema';
import { m } from '$lib/i18n/paraglide/messages';
import type { FeedbackLine, Marked } from '../interaction';
import { asFields, asId, asIds } from './answer';
import { markPick, toneOf } from './options';

type SpotError = CardOf<'spot-error'>;

/** What happened to one part: found, missed, or marked though it was fine. Undefined: rightly left. */
function line(
  part: { text: string; wrong: boolean; why: string },
  marked: boolean
): FeedbackLine | undefined {
  if (!part.wrong && !marked) return undefined;
  const label = !marked
    ? m.training_spot_missed(part)
    : part.wrong
      ? m.training_spot_found(part)
      : m.training_spot_alarm(part);
  return { label, html: part.why, tone: toneOf(part.wrong && marked) };
}

function partLines(card: SpotError, marked: Set<string>, missing: boolean): FeedbackLine[] {
  const all = [
    ...card.sentences.map((one) => line(one, marked.has(one.id))),
    line({ ...card.missing, text: m.training_spot_missing() }, missing)
  ].filter((one) => one !== undefined);
  return [
    ...all.filter((one) => one.tone !== 'right'),
    ...all.filter((one) => one.tone === 'right')
  ];
}

/**
 * `answer`: `{wrong, missing, reason?}`. Nothing marked is an answer too: "I see no error". A reason
 * is asked for only when something was marked.
 */
export function mark(card: SpotError, answer: unknown): Marked {
  const fields = asFields(answer);
  const tapped = new Set(asIds(fields.wrong));
  const missing = fields.missing === true;
  const wrong = card.sentences.filter((one) => tapped.has(one.id)).map((one) => one.id);
  const found =
    missing === card.missing.wrong &&
    card.sentences.every((one) => one.wrong === tapped.has(one.id));

  const feedback = partLines(card, tapped, missing);
  const anything = missing || wrong.length > 0;
  if (!card.reasons || !anything) {
    if (feedback.length === 0)
      feedback.push({ html: card.missing.why, label: m.training_spot_clean(), tone: 'right' });
    return { answer: { wrong, missing }, correct: found, feedback };
  }
  const reason = asId(fields.reason);
  const why = markPick(card.reasons, reason, m.training_better_reason());
  return {
    answer: { wrong, missing, reason: reason ?? '' },
    correct: found && why.right,
    feedback: [...feedback, ...why.lines]
  };
}
