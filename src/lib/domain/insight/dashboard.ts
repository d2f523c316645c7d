import type { Cell } from './cells';
import type { Day } from './calendar';
import type { AdoptionCells, Measure } from './measures';
import type { View } from './rows';
import type { TrendPoint } from './trend';

/** What a heatmap shows: the measure that was asked for. */
export type Figures =
  | { measure: Extract<Measure, 'completion'>; view: View<Cell[]> }
  | { measure: Extract<Measure, 'adoption'>; view: View<AdoptionCells> };

/** Everything that the figures of one page need. */
export interface Dashboard {
  organisation: string;
  figures: Figures;
  /** Null where the rows together are no one group. */
  trend: TrendPoint[] | null;
  today: Day;
  /** When the figures were counted; an ISO instant. */
  countedAt: string;
}
