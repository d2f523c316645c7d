/** What a heatmap draws; every word comes from whoever knows what the numbers mean. */

export type HeatBand = 1 | 2 | 3 | 4 | 5;

export type HeatCell = {
  /** What stands in the cell. */
  text: string;
  /** What is said of it: the same text, then the name of its band. */
  name: string;
  /** Sentences shown when the cell is opened: what it counts, of how many, from when to when. */
  facts: readonly string[];
} & ({ kind: 'value'; band: HeatBand } | { kind: 'hidden' | 'none' });

export interface HeatColumn {
  id: string;
  label: string;
  /** The rest of a long label: said and shown with the facts, but not in the narrow column. */
  more?: string;
}

export interface HeatRow {
  id: string;
  label: string;
  href?: string;
  /** Steps in from the edge, for rows that belong to the one above. */
  depth: number;
  total: boolean;
  cells: readonly HeatCell[];
}

export interface HeatScale {
  /** Needed when there is more than one. */
  name?: string;
  /** Low to high. */
  steps: readonly { band: HeatBand; name: string }[];
}

export interface HeatLegend {
  title: string;
  /** What the numbers are, in words. */
  definitions: readonly { term?: string; text: string }[];
  scales: readonly HeatScale[];
  /** What a hatched cell means; left out when none can be hidden. */
  hidden?: string;
  none: string;
  hint: string;
}

/** The cell that a key moves to, or null if the key is not for moving. */
export function move(
  key: string,
  ctrl: boolean,
  from: { row: number; column: number },
  size: { rows: number; columns: number }
): { row: number; column: number } | null {
  const last = { row: size.rows - 1, column: size.columns - 1 };
  const within = (row: number, column: number) => ({
    row: Math.min(last.row, Math.max(0, row)),
    column: Math.min(last.column, Math.max(0, column))
  });
  const { row, column } = from;
  switch (key) {
    case 'ArrowUp':
      return within(row - 1, column);
    case 'ArrowDown':
      return within(row + 1, column);
    case 'ArrowLeft':
      return within(row, column - 1);
    case 'ArrowRight':
      return within(row, column + 1);
    case 'Home':
      return within(ctrl ? 0 : row, 0);
    case 'End':
      return within(ctrl ? last.row : row, last.column);
    default:
      return null;
  }
}
