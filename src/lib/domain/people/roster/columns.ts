import type { DayOrder } from './dates';
import { FIELDS, missing, type Field, type Mapping, type Missing } from './fields';
import { datesAreUnclear, type Choices } from './plan';
import type { Table } from './table';

/** What is not settled yet about a file's columns. */
export type ColumnProblem =
  { code: 'missing'; what: Missing } | { code: 'twice'; field: Field } | { code: 'order' };

/** What somebody chose for each column, from 0; what is not a field is not used. */
export function mappingOf(chosen: readonly string[]): { mapping: Mapping; twice: Field[] } {
  const mapping: Mapping = {};
  const twice = new Set<Field>();
  chosen.forEach((text, at) => {
    const field = FIELDS.find((one) => one === text);
    if (!field) return;
    if (mapping[field] !== undefined) twice.add(field);
    mapping[field] = at;
  });
  return { mapping, twice: [...twice] };
}

/** The choices of somebody who confirms the columns, or everything that they still have to settle. */
export function settle(
  table: Table,
  chosen: readonly string[],
  { order, complete }: { order: DayOrder | null; complete: boolean }
): { choices: Choices; problems: ColumnProblem[] } {
  const { mapping, twice } = mappingOf(chosen);
  const isUnclear = datesAreUnclear(table, mapping);
  return {
    choices: { mapping, order: isUnclear ? order : null, complete },
    problems: [
      ...missing(mapping).map((what) => ({ code: 'missing' as const, what })),
      ...twice.map((field) => ({ code: 'twice' as const, field })),
      ...(isUnclear && order === null ? [{ code: 'order' as const }] : [])
    ]
  };
}

const EXAMPLES = 3;

/** Each column with its first different values. */
export const columnsOf = ({ headers, rows }: Table): { name: string; examples: string[] }[] => {
  const width = Math.max(headers.length, ...rows.slice(0, 50).map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, at) => {
    const values = rows.slice(0, 50).map(({ cells }) => (cells[at] ?? '').trim().slice(0, 60));
    return {
      name: headers[at] ?? '',
      examples: [...new Set(values.filter((v) => v !== '' && !v.startsWith('\u0000')))].slice(
        0,
        EXAMPLES
      )
    };
  });
};
