import type { Day } from '../../insight/calendar';

/** Somebody's date of birth, as a file for the matching gives it. */
export interface Birth {
  employeeNumber: string;
  bornOn: Day;
}

/** A line of the file that cannot be read, counted from 1, and why. */
export interface BirthTrouble {
  line: number;
  why: 'number' | 'date' | 'twice';
}

export type BirthsRead =
  { ok: true; births: Birth[] } | { ok: false; troubles: BirthTrouble[]; count: number };

/** More are counted, not listed. */
const MOST_TROUBLES = 10;

/** 1980-03-31 and 31/03/1980; never the American order. Null: no such day. */
export function readDay(text: string): Day | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const uk = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  const [year, month, day] = iso ? iso.slice(1) : uk ? [uk[3], uk[2], uk[1]] : [];
  if (!year || !month || !day) return null;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${written}T00:00:00Z`);
  // 31 February becomes March, or nothing at all.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(written) ? written : null;
}

/** Reads rows of employee number and date of birth. A first row without a date is the heading. */
export function readBirths(rows: readonly (readonly string[])[]): BirthsRead {
  const births: Birth[] = [];
  const troubles: BirthTrouble[] = [];
  const seen = new Set<string>();
  rows.forEach(([number = '', date = ''], i) => {
    const employeeNumber = number.trim();
    const bornOn = readDay(date.trim());
    if (i === 0 && !/\d{4}/.test(date)) return;
    const line = i + 1;
    if (employeeNumber === '') troubles.push({ line, why: 'number' });
    else if (!bornOn) troubles.push({ line, why: 'date' });
    else if (seen.has(employeeNumber)) troubles.push({ line, why: 'twice' });
    else births.push({ employeeNumber, bornOn });
    seen.add(employeeNumber);
  });
  return troubles.length === 0
    ? { ok: true, births }
    : { ok: false, troubles: troubles.slice(0, MOST_TROUBLES), count: troubles.length };
}
