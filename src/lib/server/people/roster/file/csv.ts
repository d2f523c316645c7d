import Papa from 'papaparse';
import type { Sheet } from '../../../../domain/people/roster/table';
import { decode } from './decode';
import { LIMITS } from './limits';
import { BadFile } from './problem';

/** How Excel is made to keep leading zeros: ="00123". */
const AS_TEXT = /^="([^"]*)"$/;

/** Reads a CSV file. Rows are as a spreadsheet would number them. */
export function readCsv(bytes: Uint8Array): Sheet {
  const text = withoutHint(decode(bytes));
  const { data, errors } = Papa.parse<string[]>(text.text, {
    ...(text.delimiter ? { delimiter: text.delimiter } : {}),
    delimitersToGuess: [',', ';', '\t', '|'],
    skipEmptyLines: false
  });
  if (errors.some(({ type }) => type === 'Quotes')) throw new BadFile('quotes');
  if (data.length > LIMITS.rows) throw new BadFile('too-many-rows');
  return data.map((cells) =>
    cells
      .slice(0, LIMITS.columns)
      .map((cell) => (AS_TEXT.exec(cell)?.[1] ?? cell).slice(0, LIMITS.cell))
  );
}

/** Excel's own first line `sep=;` says what parts the columns. */
function withoutHint(text: string): { text: string; delimiter?: string } {
  const hint = /^sep=(.)\r?\n/i.exec(text);
  // An empty line in its place, so that rows keep the numbers that people see.
  return hint?.[1] ? { text: `\n${text.slice(hint[0].length)}`, delimiter: hint[1] } : { text };
}
