import type { Day } from '../../insight/calendar';

/** Which number of 03/04/2026 is the day. */
export type DayOrder = 'uk' | 'us';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const NUMBERS = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T,].*)?$/;
const ISO = /^(\d{4})-?(\d{2})-?(\d{2})(?:[ T].*)?$/;
const WORDS = /^(\d{1,2})(?:st|nd|rd|th)?[ /.-]*([a-z]{3})[a-z]*[ /.,-]*(\d{4}|\d{2})(?: .*)?$/i;
/** Days since 30 December 1899, as spreadsheets keep dates: 1954 to 2119. */
const SERIAL = /^[2-7]\d{4}(?:\.\d+)?$/;

const year = (text: string): number =>
  text.length === 4 ? Number(text) : Number(text) + (Number(text) < 70 ? 2000 : 1900);

function dayFrom(y: number, month: number, date: number): Day | null {
  const at = new Date(Date.UTC(y, month - 1, date));
  const real = at.getUTCFullYear() === y && at.getUTCMonth() === month - 1;
  return real && y >= 1900 && y <= 2100 ? at.toISOString().slice(0, 10) : null;
}

/** A spreadsheet's number of a day as a day. */
export const fromSerial = (serial: number): Day =>
  new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);

/** The day that a cell names, or null when it names none. */
export function dayIn(text: string, order: DayOrder): Day | null {
  const iso = ISO.exec(text);
  if (iso) return dayFrom(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = NUMBERS.exec(text);
  if (numbers) {
    const [first, second] = [Number(numbers[1]), Number(numbers[2])];
    const [date, month] = order === 'uk' ? [first, second] : [second, first];
    return dayFrom(year(numbers[3] ?? ''), month, date);
  }
  const words = WORDS.exec(text);
  if (words) {
    const month = MONTHS.indexOf((words[2] ?? '').toLowerCase()) + 1;
    return month > 0 ? dayFrom(year(words[3] ?? ''), month, Number(words[1])) : null;
  }
  return SERIAL.test(text) ? fromSerial(Number(text)) : null;
}

/** What the dates of a file say about how it writes them. `ask`: every one could be read both ways. */
export function orderOf(cells: Iterable<string>): DayOrder | 'ask' {
  let either = false;
  let us = false;
  for (const cell of cells) {
    const numbers = NUMBERS.exec(cell.trim());
    if (!numbers) continue;
    const [first, second] = [Number(numbers[1]), Number(numbers[2])];
    // One UK date settles it; American ones among them are then bad dates, each told by its row.
    if (first > 12 && second <= 12) return 'uk';
    if (second > 12 && first <= 12) us = true;
    else if (first !== second) either = true;
  }
  if (us) return 'us';
  return either ? 'ask' : 'uk';
}
