import Papa from 'papaparse';
import { guess } from '../../../../domain/people/roster/fields';
import { tableOf, type Sheet } from '../../../../domain/people/roster/table';
import { decode } from './decode';
import { LIMITS } from './limits';
import { BadFile } from './problem';

/** How Excel is made to keep leading zeros: ="00123". */
const AS_TEXT = /^="([^"]*)"$/;

const MARKS = [',', ';', '\t', '|'];

/** Reads a CSV file. Rows are as a spreadsheet would number them. */
export function readCsv(bytes: Uint8Array): Sheet {
  const { text, mark } = withoutHint(decode(bytes));
  const delimiter = mark ?? likeliest(text);
  const { data, errors } = parse(text, delimiter === undefined ? {} : { delimiter });
  if (errors.some(({ type }) => type === 'Quotes')) throw new BadFile('quotes');
  if (data.length > LIMITS.rows) throw new BadFile('too-many-rows');
  return data.map((cells) =>
    cells
      .slice(0, LIMITS.columns)
      .map((cell) => (AS_TEXT.exec(cell)?.[1] ?? cell).slice(0, LIMITS.cell))
  );
}

const parse = (text: string, more: { delimiter?: string; preview?: number }) =>
  Papa.parse<string[]>(text, { delimitersToGuess: MARKS, skipEmptyLines: false, ...more });

/** What parts the columns so that most of their names are known: "Lee, Ann" is no two columns. */
function likeliest(text: string): string | undefined {
  const known = MARKS.map((delimiter) => {
    const table = tableOf(parse(text, { delimiter, preview: 20 }).data);
    return { delimiter, known: table ? Object.keys(guess(table.headers)).length : 0 };
  }).sort((a, b) => b.known - a.known);
  const [best, next] = known;
  return best && best.known > 1 && best.known > (next?.known ?? 0) ? best.delimiter : undefined;
}

/** Excel's own first line `sep=;` says what parts the columns. */
function withoutHint(text: string): { text: string; mark?: string } {
  const hint = /^sep=(.)(?=\r?\n)/i.exec(text);
  // An empty line stays in its place, so that rows keep the numbers that people see.
  return hint?.[1] ? { text: text.slice(hint[0].length), mark: hint[1] } : { text };
}
