import type { CardOf } from '$lib/content/schema';
import { m } from '$lib/i18n/paraglide/messages';
import { paragraph } from '../html';
import type { FeedbackLine, Marked } from '../interaction';
import { toneOf } from './options';

type Compare = CardOf<'compare'>;

export const SIDES = ['a', 'b', 'same'] as const;
export type Side = (typeof SIDES)[number];

export const asSide = (answer: unknown): Side | undefined => SIDES.find((one) => one === answer);

/** What an answer is called on screen. */
export function nameOf(card: Compare, side: Side): string {
  if (side === 'same') return m.training_compare_same();
  return m.training_compare_side({ letter: side.toUpperCase(), heading: card[side].heading });
}

/** `answer`: a, b or same. */
export function mark(card: Compare, answer: unknown): Marked {
  const side = asSide(answer);
  if (side === undefined) return { answer: null, correct: false, feedback: [] };
  const { right, feedback } = card.answers[side];
  const lines: FeedbackLine[] = [
    { label: nameOf(card, side), html: feedback, tone: toneOf(right) }
  ];
  const best = SIDES.find((one) => card.answers[one].right);
  if (!right && best) {
    const html = paragraph(nameOf(card, best));
    lines.push({ label: m.training_better_answer(), html, tone: 'note' });
  }
  return { answer: side, correct: right, feedback: lines };
}
