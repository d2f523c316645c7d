import { BYTE_ORDER_MARK, csvLine } from '../../csv';
import { textStream } from '../../text-stream';
import type { Part } from './their-data';

export type FileKind = 'json' | 'csv';
export const MEDIA_TYPES: Record<FileKind, string> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present'
};

/** A person's data as a file, written as it is read. */
export function asFile(parts: AsyncGenerator<Part>, kind: FileKind): ReadableStream<Uint8Array> {
  return textStream(kind === 'json' ? asJson(parts) : asCsv(parts));
}

/** One object: a list of rows for each section. */
async function* asJson(parts: AsyncGenerator<Part>): AsyncGenerator<string, void> {
  let open: string | null = null;
  let isFirst = true;
  for await (const { section, rows } of parts) {
    if (section !== open) {
      yield `${open === null ? '{' : '],'}\n"${section}": [`;
      open = section;
      isFirst = true;
    }
    const text = rows.map((row) => JSON.stringify(row)).join(',\n');
    if (text) yield `${isFirst ? '\n' : ',\n'}${text}`;
    isFirst &&= text === '';
  }
  yield open === null ? '{}\n' : ']\n}\n';
}

/** One line for each field of each row: section, number of the row, field, value. */
async function* asCsv(parts: AsyncGenerator<Part>): AsyncGenerator<string, void> {
  yield BYTE_ORDER_MARK + csvLine(['section', 'row', 'field', 'value']);
  let open: string | null = null;
  let count = 0;
  for await (const { section, rows } of parts) {
    if (section !== open) count = 0;
    open = section;
    const lines = rows.flatMap((row) => {
      count += 1;
      return Object.entries(row).map(([field, value]) =>
        csvLine([section, count, field, asCell(value)])
      );
    });
    if (lines.length > 0) yield lines.join('');
  }
}

function asCell(value: unknown): string | number {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return value;
  return JSON.stringify(value);
}
