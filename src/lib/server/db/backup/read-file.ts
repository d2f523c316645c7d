import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { ZodType } from 'zod';
import {
  END_OF_ROWS,
  FORMAT,
  FORMAT_VERSION,
  header,
  lastLine,
  tableLine,
  type Header,
  type Manifest,
  type Summary
} from './format';
import { BackupError } from './trouble';

/** A backup in the order in which it is read. `rows` are whole rows, many or few at a time. */
export type Part =
  | { is: 'header'; header: Header }
  | { is: 'table'; table: string; columns: string[] }
  | { is: 'rows'; data: Buffer }
  | { is: 'end-of-rows' }
  | { is: 'manifest'; manifest: Manifest };

const NEWLINE = 10;

/**
 * Reads a backup and checks it on the way: the manifest, its last part, comes only when every table
 * was whole. Whoever acts on a part before that must be able to take it back.
 * @throws BackupError when the file is not a backup, is damaged, cut short or of a newer version.
 */
export async function* partsOf(file: string): AsyncGenerator<Part> {
  const reader = new Reader(file);
  try {
    for await (const lines of wholeLines(file)) yield* reader.read(lines);
    yield { is: 'manifest', manifest: reader.manifest() };
  } catch (error) {
    throw explain(error, file);
  }
}

/** Reads all of it and says what is in it. Touches no database. */
export async function manifestOf(file: string): Promise<Manifest> {
  for await (const part of partsOf(file)) if (part.is === 'manifest') return part.manifest;
  throw damaged(file);
}

class Reader {
  #header: Header | undefined;
  #open: { table: string; rows: number; hash: Hash } | undefined;
  #found: Summary[] = [];
  #expected: Summary[] | undefined;

  constructor(private readonly file: string) {}

  *read(lines: Buffer): Generator<Part> {
    let at = 0;
    while (at < lines.length) {
      if (this.#open) {
        const { end, next } = endOfRows(lines, at);
        if (end > at) yield { is: 'rows', data: this.#count(lines.subarray(at, end)) };
        if (next !== undefined) yield this.#close();
        at = next ?? end;
      } else {
        const end = lines.indexOf(NEWLINE, at) + 1;
        const part = this.#line(lines.toString('utf8', at, end));
        if (part) yield part;
        at = end;
      }
    }
  }

  manifest(): Manifest {
    if (!this.#header) throw notABackup(this.file);
    if (!this.#expected) throw cutShort(this.file);
    if (JSON.stringify(this.#expected) !== JSON.stringify(this.#found)) throw damaged(this.file);
    return { ...this.#header, tables: this.#found };
  }

  /** A line between tables: the first is the header, and nothing follows the last. */
  #line(line: string): Part | undefined {
    if (!this.#header) return { is: 'header', header: (this.#header = this.#readHeader(line)) };
    if (this.#expected) throw damaged(this.file);
    const json = jsonOf(line);
    const last = lastLine.safeParse(json);
    if (last.success) {
      this.#expected = last.data.tables;
      return undefined;
    }
    const { table, columns } = this.#as(tableLine, json);
    this.#open = { table, rows: 0, hash: createHash('sha256') };
    return { is: 'table', table, columns };
  }

  #readHeader(line: string): Header {
    const json = jsonOf(line) as { format?: unknown; version?: unknown } | null | undefined;
    if (json?.format !== FORMAT) throw notABackup(this.file);
    if (typeof json.version === 'number' && json.version > FORMAT_VERSION) {
      throw new BackupError(
        `${this.file} was made by a newer Own It and nothing was changed: restore it with that version.`
      );
    }
    return this.#as(header, json);
  }

  #count(rows: Buffer): Buffer {
    const open = this.#open!;
    open.hash.update(rows);
    open.rows += countLines(rows);
    return rows;
  }

  #close(): Part {
    const { table, rows, hash } = this.#open!;
    this.#found.push({ table, rows, sha256: hash.digest('hex') });
    this.#open = undefined;
    return { is: 'end-of-rows' };
  }

  #as<T>(schema: ZodType<T>, json: unknown): T {
    const read = schema.safeParse(json);
    if (read.success) return read.data;
    throw damaged(this.file);
  }
}

export function countLines(text: Buffer): number {
  let lines = 0;
  for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

/** Where the rows from `at` end, and where to go on after the line `\.` if it stands in these lines. */
function endOfRows(lines: Buffer, at: number): { end: number; next?: number } {
  let end = lines.indexOf(END_OF_ROWS, at);
  // Within a row the same three characters follow a doubled backslash.
  while (end > at && lines[end - 1] !== NEWLINE) end = lines.indexOf(END_OF_ROWS, end + 1);
  return end < 0 ? { end: lines.length } : { end, next: end + END_OF_ROWS.length };
}

/** The unpacked text in pieces that end where a line ends. */
async function* wholeLines(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  let rest: Buffer[] = [];
  for await (const piece of source.pipe(unpacked)) {
    const chunk = piece as Buffer;
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield Buffer.concat([...rest, chunk.subarray(0, end)]);
      rest = [];
    }
    if (end < chunk.length) rest.push(chunk.subarray(end));
  }
  if (rest.length > 0) throw cutShort(file);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const notABackup = (file: string) =>
  new BackupError(`${file} is not a backup of Own It; nothing was changed.`);
const cutShort = (file: string) =>
  new BackupError(`${file} is cut short and nothing was changed: use another backup.`);
const damaged = (file: string) =>
  new BackupError(`${file} is damaged and nothing was changed: use another backup.`);

function explain(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  if (code === 'ENOENT') return new BackupError(`There is no file ${file}.`);
  if (code === 'EACCES' || code === 'EISDIR') return new BackupError(`${file} cannot be read.`);
  if (/incorrect header check/.test(message)) return notABackup(file);
  if (/unexpected end of file/.test(message)) return cutShort(file);
  return code.startsWith('Z_') ? damaged(file) : error;
}
