import type { CardOf } from '$lib/content/schema';
import { m } from '$lib/i18n/paraglide/messages';
import { paragraph } from '../html';
import type { FeedbackLine, Marked } from '../interaction';
import { asIds } from './answer';
import { toneOf } from './options';

type Chunk = CardOf<'redact'>['chunks'][number];

const lines = (
  chunks: Chunk[],
  right: boolean,
  label: (words: { text: string }) => string
): FeedbackLine[] =>
  chunks.map((chunk) => ({ label: label(chunk), html: chunk.why, tone: toneOf(right) }));

/**
 * `answer`: ids of the hidden chunks. Too little hidden is a risk and too much is over-caution, so
 * misses and false alarms are told apart, misses first.
 */
export function mark(card: CardOf<'redact'>, answer: unknown): Marked {
  const tapped = new Set(asIds(answer));
  const hidden = card.chunks.filter((chunk) => tapped.has(chunk.id));
  const hits = hidden.filter((chunk) => chunk.hide);
  const alarms = hidden.filter((chunk) => !chunk.hide);
  const misses = card.chunks.filter((chunk) => chunk.hide && !tapped.has(chunk.id));
  const counts = { hits: hits.length, of: hits.length + misses.length };

  return {
    answer: hidden.map((chunk) => chunk.id),
    correct: misses.length === 0 && alarms.length === 0,
    feedback: [
      { html: paragraph(m.training_redact_found(counts)), tone: 'note' },
      ...lines(misses, false, m.training_redact_missed),
      ...lines(alarms, false, m.training_redact_alarm),
      ...lines(hits, true, m.training_redact_hit)
    ]
  };
}
