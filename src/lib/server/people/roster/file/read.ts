import type { FileProblem } from '../../../../domain/people/roster/problems';
import type { Sheet } from '../../../../domain/people/roster/table';
import { readCsv } from './csv';
import { LIMITS } from './limits';
import { BadFile } from './problem';
import { readXlsx } from './xlsx';

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);
const isZip = (bytes: Uint8Array): boolean => startsWith(bytes, 0x50, 0x4b);
/** The container of Excel before 2007, and of a newer file with a password. */
const isOld = (bytes: Uint8Array): boolean => startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0);
const isPdf = (bytes: Uint8Array): boolean => startsWith(bytes, 0x25, 0x50, 0x44, 0x46);

/** The first sheet of a CSV or XLSX file, told apart by what is in it and not by its name. */
export async function readFile(
  bytes: Uint8Array
): Promise<{ ok: true; sheet: Sheet } | { ok: false; problem: FileProblem }> {
  try {
    if (bytes.length > LIMITS.bytes) throw new BadFile('too-large');
    if (bytes.length === 0) throw new BadFile('empty');
    if (isOld(bytes)) throw new BadFile('locked');
    if (isPdf(bytes)) throw new BadFile('other-kind');
    const sheet = isZip(bytes) ? await readXlsx(bytes) : readCsv(bytes);
    const filled = sheet.filter((cells) => cells.some((cell) => cell.trim() !== ''));
    if (filled.length < 2) throw new BadFile('empty');
    return { ok: true, sheet };
  } catch (error) {
    if (error instanceof BadFile) return { ok: false, problem: error.problem };
    throw error;
  }
}
