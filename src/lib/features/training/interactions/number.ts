import type { CardOf } from '$lib/content/schema';
import { m } from '$lib/i18n/paraglide/messages';
import type { Marked } from '../interaction';
import { asId } from './answer';
import { markPick } from './options';

/** `answer`: the id of the sentence picked as the fair one. */
export function mark(card: CardOf<'number'>, answer: unknown): Marked {
  const picked = asId(answer);
  const { right, lines } = markPick(card.options, picked, m.training_better_answer());
  return { answer: picked ?? null, correct: right, feedback: lines };
}

type Chart = NonNullable<CardOf<'number'>['chart']>;

/** The chart in words, with where its axis starts and ends: what the picture shows, no more. */
export function describeChart(chart: Chart): string {
  const bars = chart.bars.map((bar) => `${bar.label} ${bar.value}${chart.unit}`).join(', ');
  const axis = { from: `${chart.from}${chart.unit}`, to: `${chart.to}${chart.unit}` };
  return m.training_chart_summary({ bars, ...axis });
}

/** How much of the axis a bar fills, 0 to 100. */
export function barShare(chart: Chart, value: number): number {
  const span = chart.to - chart.from;
  const share = span === 0 ? 0 : ((value - chart.from) / span) * 100;
  return Math.min(100, Math.max(0, share));
}
