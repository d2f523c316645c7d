import type { CardOf } from '$lib/content/schema';
import { m } from '$lib/i18n/paraglide/messages';
import type { Marked } from '../interaction';

export const RATINGS = [1, 2, 3, 4] as const;
export type Rating = (typeof RATINGS)[number];

const WORDS: Record<Rating, () => string> = {
  1: m.training_rate_poor,
  2: m.training_rate_fair,
  3: m.training_rate_good,
  4: m.training_rate_great
};

/** A rating in words: poor, fair, good or great. */
export const wordFor = (rating: Rating): string => WORDS[rating]();

export const asRating = (answer: unknown): Rating | undefined =>
  RATINGS.find((rating) => rating === answer);

/**
 * `answer`: 1 to 4. The skill is to judge much as a coach would, so one step off counts as right
 * and is called close.
 */
export function mark(card: CardOf<'rate'>, answer: unknown): Marked {
  const rating = asRating(answer);
  if (rating === undefined) return { answer: null, correct: false, feedback: [] };
  const coach = asRating(card.coach) ?? rating;
  const off = Math.abs(rating - coach);
  const label =
    off === 0
      ? m.training_rate_same({ word: wordFor(coach) })
      : m.training_rate_other({ yours: wordFor(rating), coach: wordFor(coach) });
  return {
    answer: rating,
    correct: off <= 1,
    feedback: [
      { label, html: card.feedback[rating], tone: off === 0 ? 'right' : 'not-quite' },
      { label: m.training_rate_better(), html: card.better, tone: 'note' }
    ]
  };
}
