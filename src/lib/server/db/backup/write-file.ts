import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { END_OF_ROWS, type Header, type Manifest, type Summary } from './format';
import { countLines } from './read-file';

/** Writes a backup piece by piece; nothing is kept in memory. */
export class BackupFile {
  readonly #gzip = createGzip();
  readonly #written: Promise<void>;
  readonly #header: Header;
  #tables: Summary[] = [];

  /** For its owner only: it holds names and addresses. Refuses a file that is there already. */
  constructor(file: string, header: Header) {
    const disk = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
    this.#written = pipeline(this.#gzip, disk);
    // Told by whoever awaits it next; until then it must not end the process.
    this.#written.catch(() => undefined);
    this.#gzip.on('error', () => undefined);
    this.#header = header;
    this.#line(header);
  }

  /** One table: its rows as COPY writes them, in pieces of any size. */
  async table(
    table: string,
    columns: string[],
    pieces: AsyncIterable<Buffer> | Iterable<Buffer>
  ): Promise<void> {
    this.#line({ table, columns });
    const hash = createHash('sha256');
    let rows = 0;
    for await (const piece of pieces) {
      hash.update(piece);
      // COPY writes a line break inside a value as `\n`, so each real one ends a row.
      rows += countLines(piece);
      if (!this.#gzip.write(piece)) await Promise.race([once(this.#gzip, 'drain'), this.#written]);
    }
    this.#gzip.write(END_OF_ROWS);
    this.#tables.push({ table, rows, sha256: hash.digest('hex') });
  }

  /** Resolves when all of it is on the disk. */
  async end(): Promise<Manifest> {
    this.#line({ tables: this.#tables });
    this.#gzip.end();
    await this.#written;
    return { ...this.#header, tables: this.#tables };
  }

  #line(json: unknown): void {
    this.#gzip.write(`${JSON.stringify(json)}\n`);
  }
}
