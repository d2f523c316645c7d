import { guess } from './fields';

/** Stands in a cell whose value a formula would work out. No file can hold it: readers drop such bytes. */
export const FORMULA = '\u0000formula';

/** A file's first sheet as text, every row as it stands in it. */
export type Sheet = readonly (readonly string[])[];

/** Row of a sheet as its program numbers it: from 1, empty ones counted. */
export type Line = number;

export interface Table {
  headers: readonly string[];
  /** The sheet's row in which the headers stand. */
  headerLine: Line;
  rows: readonly { line: Line; cells: readonly string[] }[];
}

/** Exports begin with titles and dates; the headers are looked for in so many rows. */
const SEARCHED = 15;

const isEmpty = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');
const known = (cells: readonly string[]): number => Object.keys(guess(cells)).length;

/** Finds the headers: the row with most names that we know, or else the first that is not empty. */
export function tableOf(sheet: Sheet): Table | null {
  const first = sheet.findIndex((cells) => !isEmpty(cells));
  if (first < 0) return null;
  let at = first;
  for (let i = first; i < Math.min(sheet.length, first + SEARCHED); i += 1) {
    if (known(sheet[i] ?? []) > known(sheet[at] ?? [])) at = i;
  }
  const rows = sheet
    .map((cells, i) => ({ line: i + 1, cells }))
    .slice(at + 1)
    .filter(({ cells }) => !isEmpty(cells));
  return { headers: (sheet[at] ?? []).map((cell) => cell.trim()), headerLine: at + 1, rows };
}
