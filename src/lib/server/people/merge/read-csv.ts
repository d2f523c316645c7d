import Papa from 'papaparse';

/** A small CSV's rows. Excel saves UTF-8 or, in older versions, Windows-1252; commas or semicolons. */
export function readCsv(file: Uint8Array): string[][] {
  const text = decode(file);
  return Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' }).data;
}

function decode(file: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return new TextDecoder('windows-1252').decode(file);
  }
}
