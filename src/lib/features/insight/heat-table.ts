import { BANDS } from '$lib/domain/insight/bands';
import type { Cell } from '$lib/domain/insight/cells';
import type { AdoptionCells } from '$lib/domain/insight/measures';
import type { Row, View } from '$lib/domain/insight/rows';
import { m } from '$lib/i18n/paraglide/messages';
import type { HeatCell, HeatColumn, HeatLegend, HeatRow, HeatScale } from '$lib/ui/heatmap';
import { longDate } from './dates';
import { BAND_NAMES, minutesCell, MINUTES_NAMES, shareCell, type Words } from './heat-cells';

/** The address of a unit's own page; undefined for the unit whose page it is. */
export type LinkTo = (unitId: string) => string | undefined;

export interface HeatTable {
  columns: HeatColumn[];
  rows: HeatRow[];
  legend: HeatLegend;
}

export function completionTable(
  view: View<Cell[]>,
  modules: readonly { slug: string; title: string }[],
  today: string,
  link: LinkTo
): HeatTable {
  const words: Words = {
    fact: m.insight_completion_fact,
    definition: m.insight_completion_definition(),
    period: m.insight_completion_period({ date: longDate(today) }),
    below: view.below
  };
  const anyHidden = view.rows.some((row) => row.cells.some((cell) => cell.kind === 'hidden'));
  return {
    columns: modules.map(({ slug, title }) => ({ id: slug, ...shortened(title) })),
    rows: view.rows.map((row) =>
      heatRow(
        row,
        link,
        row.cells.map((cell) => shareCell(cell, words))
      )
    ),
    legend: {
      title: m.insight_legend(),
      definitions: [{ text: words.definition }],
      scales: [shareScale()],
      ...(anyHidden && { hidden: m.insight_legend_hidden_people({ below: view.below }) }),
      none: m.insight_legend_none(),
      hint: m.insight_legend_tap()
    }
  };
}

export function adoptionTable(view: View<AdoptionCells>, today: string, link: LinkTo): HeatTable {
  const common = {
    period: m.insight_adoption_period({ date: longDate(today) }),
    below: view.below
  };
  const checked: Words = {
    ...common,
    fact: m.insight_adoption_checked_fact,
    definition: m.insight_adoption_checked_definition()
  };
  const minutes: Words = {
    ...common,
    fact: m.insight_adoption_minutes_fact,
    definition: m.insight_adoption_minutes_definition()
  };
  const lost: Words = {
    ...common,
    fact: m.insight_adoption_lost_fact,
    definition: m.insight_adoption_lost_definition()
  };
  const columns = [
    { id: 'checked', label: m.insight_adoption_checked() },
    { id: 'minutes', label: m.insight_adoption_minutes() },
    { id: 'lost', label: m.insight_adoption_lost() }
  ];
  return {
    columns,
    rows: view.rows.map((row) =>
      heatRow(row, link, [
        shareCell(row.cells.checked, checked),
        minutesCell(row.cells.minutes, minutes),
        shareCell(row.cells.lost, lost)
      ])
    ),
    legend: {
      title: m.insight_legend(),
      definitions: columns.map(({ label }, i) => ({
        term: label,
        text: [checked, minutes, lost][i]?.definition ?? ''
      })),
      scales: [
        { name: m.insight_share_scale(), ...shareScale() },
        {
          name: m.insight_minutes_scale(),
          steps: BANDS.map((band) => ({ band, name: MINUTES_NAMES[band]() }))
        }
      ],
      hidden: m.insight_legend_hidden({ below: view.below }),
      none: m.insight_legend_none(),
      hint: m.insight_legend_tap()
    }
  };
}

/** "Data literacy 1: can I trust this data?" is too much for a column a thumb wide. */
function shortened(title: string): { label: string; more?: string } {
  const colon = title.indexOf(': ');
  return colon > 0 ? { label: title.slice(0, colon), more: title.slice(colon) } : { label: title };
}

const shareScale = (): HeatScale => ({
  steps: BANDS.map((band) => ({
    band,
    name: m.insight_band_line({
      from: (band - 1) * 20,
      to: band === 5 ? 100 : band * 20 - 1,
      name: BAND_NAMES[band]()
    })
  }))
});

function heatRow(row: Row<unknown>, link: LinkTo, cells: HeatCell[]): HeatRow {
  const names = {
    unit: () => row.name,
    rest: m.insight_row_rest,
    total: () => m.insight_row_total({ name: row.name })
  };
  const href = row.kind === 'unit' ? link(row.id) : undefined;
  return {
    id: row.id,
    label: names[row.kind](),
    ...(href && { href }),
    depth: row.depth,
    total: row.kind === 'total',
    cells
  };
}
