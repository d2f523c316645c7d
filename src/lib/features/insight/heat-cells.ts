import { percent, type Band, type KnownMinutes } from '$lib/domain/insight/bands';
import type { Cell, HiddenReason } from '$lib/domain/insight/cells';
import { m } from '$lib/i18n/paraglide/messages';
import type { HeatCell } from '$lib/ui/heatmap';

export const BAND_NAMES: Record<Band, () => string> = {
  1: m.insight_band_1,
  2: m.insight_band_2,
  3: m.insight_band_3,
  4: m.insight_band_4,
  5: m.insight_band_5
};

export const MINUTES_NAMES: Record<Band, () => string> = {
  1: m.insight_minutes_1,
  2: m.insight_minutes_2,
  3: m.insight_minutes_3,
  4: m.insight_minutes_4,
  5: m.insight_minutes_5
};

const MINUTES_TEXTS: Record<KnownMinutes, () => string> = {
  'took-longer': m.insight_minutes_took_longer,
  'no-change': m.insight_minutes_no_change,
  '1-5': m.insight_minutes_1_5,
  '6-15': m.insight_minutes_6_15,
  '16-30': m.insight_minutes_16_30,
  'over-30': m.insight_minutes_over_30
};

/** How a cell of one column is put into words. */
export interface Words {
  /** A sentence with n in it. `done` is the people the share counts. */
  fact: (counts: { done: number; count: number }) => string;
  /** What the column is, as in the legend. */
  definition: string;
  /** From when to when. */
  period: string;
  /** Groups of fewer people are hidden. */
  below: number;
}

export function shareCell(cell: Cell, words: Words): HeatCell {
  if (cell.kind !== 'value') return withoutValue(cell, words);
  const text = m.insight_percent({ percent: percent(cell.value) });
  const counts = { done: Math.round(cell.value * cell.n), count: cell.n };
  return {
    kind: 'value',
    band: cell.band,
    text,
    name: m.insight_cell_name({ text, band: BAND_NAMES[cell.band]() }),
    facts: [words.fact(counts), words.definition, words.period]
  };
}

export function minutesCell(cell: Cell<KnownMinutes>, words: Words): HeatCell {
  if (cell.kind !== 'value') return withoutValue(cell, words);
  const text = MINUTES_TEXTS[cell.value]();
  const band = MINUTES_NAMES[cell.band]();
  return {
    kind: 'value',
    band: cell.band,
    text,
    name: text === band ? text : m.insight_cell_name({ text, band }),
    facts: [words.fact({ done: 0, count: cell.n }), words.definition, words.period]
  };
}

const REASONS: Record<HiddenReason, [(of: { below: number }) => string, () => string]> = {
  'few-people': [m.insight_hidden_few_people, m.insight_hidden_few_people_why],
  'protects-another': [m.insight_hidden_protects_another, m.insight_hidden_protects_another_why],
  'few-entries': [m.insight_hidden_few_entries, m.insight_hidden_few_entries_why]
};

function withoutValue(
  cell: Exclude<Cell<unknown>, { kind: 'value' }>,
  { below, definition, period }: Words
): HeatCell {
  if (cell.kind === 'none') {
    return { kind: 'none', text: '·', name: m.insight_none(), facts: [definition, period] };
  }
  const [reason, why] = REASONS[cell.reason];
  const name = m.insight_hidden({ reason: reason({ below }) });
  return { kind: 'hidden', text: '–', name, facts: [why(), definition, period] };
}
