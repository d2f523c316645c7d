import { fromSerial } from '../../../../domain/people/roster/dates';
import { FORMULA } from '../../../../domain/people/roster/table';
import { LIMITS } from './limits';
import { BadFile } from './problem';
import type { Format } from './xlsx-formats';
import { hear, type Heard } from './xml';
import type { Part } from './zip';

export interface Workbook {
  formats: readonly Format[];
  strings: readonly string[];
  /** Days are counted from 1904, as Excel for Mac once did. */
  from1904: boolean;
}

/** Days between the two beginnings of spreadsheets' calendars. */
const MAC_DAYS = 1462;

/** Every row of a sheet as text. */
export async function readCells(sheet: Part, workbook: Workbook): Promise<string[][]> {
  const cells = new Cells(workbook);
  await hear(sheet, cells);
  return cells.rows;
}

class Cells implements Heard {
  readonly rows: string[][] = [];
  readonly #workbook: Workbook;
  #row = 0;
  #column = 0;
  #cell: Record<string, string> = {};
  #value = '';
  #isFormula = false;
  #isHeard = false;
  #size = 0;

  constructor(workbook: Workbook) {
    this.#workbook = workbook;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') {
      this.#row = attributes.r === undefined ? this.#row + 1 : Number(attributes.r);
      this.#column = 0;
    } else if (name === 'c') {
      this.#column = columnOf(attributes.r) ?? this.#column + 1;
      this.#cell = attributes;
      this.#value = '';
      this.#isFormula = false;
    } else if (name === 'f') this.#isFormula = true;
    else if (name === 'v' || name === 't') this.#isHeard = true;
  }

  text(text: string): void {
    if (this.#isHeard) this.#value += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#isHeard = false;
    else if (name === 'c') this.#keep();
  }

  #keep(): void {
    const text = this.#isFormula ? FORMULA : this.#text().slice(0, LIMITS.cell);
    if (text === '' || this.#column > LIMITS.columns) return;
    if (!(this.#row >= 1 && this.#row <= LIMITS.rows)) throw new BadFile('too-many-rows');
    this.#size += text.length;
    if (this.#size > LIMITS.text) throw new BadFile('too-much-inside');
    while (this.rows.length < this.#row) this.rows.push([]);
    const row = this.rows[this.#row - 1] ?? [];
    while (row.length < this.#column - 1) row.push('');
    row[this.#column - 1] = text;
  }

  #text(): string {
    const { t: type, s: style } = this.#cell;
    const value = this.#value;
    if (type === 's') return this.#workbook.strings[Number(value)] ?? '';
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if ((type !== undefined && type !== 'n') || value === '') return value;
    const number = Number(value);
    if (!Number.isFinite(number)) return value;
    const format = this.#workbook.formats[Number(style ?? 0)] ?? 'plain';
    if (format === 'plain') return String(number);
    if (format !== 'day') return String(number).padStart(format.digits, '0');
    const serial = number + (this.#workbook.from1904 ? MAC_DAYS : 0);
    return serial > 0 && serial < 100_000 ? fromSerial(serial) : value;
  }
}

/** AB12 is in column 28. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (!letters) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}
