import { z } from 'zod';

/**
 * A backup is a gzip of text, so that `zcat` shows what is in it: a header line, then for each table a
 * line that names it, its rows as PostgreSQL's COPY writes them and a line `\.`, and a last line that
 * says what must have been there. COPY writes a backslash as two, so no row is `\.`.
 */
export const FORMAT = 'own-it-backup';
/** Goes up when an older Own It could no longer read what a newer one writes. */
export const FORMAT_VERSION = 1;
export const END_OF_ROWS = '\\.\n';

export const header = z.object({
  format: z.literal(FORMAT),
  version: z.int(),
  /** The version of Own It that made it. */
  app: z.string(),
  madeAt: z.iso.datetime(),
  /** The last migration of the database, by drizzle's own names: when it was written, and its hash. */
  migration: z.object({ at: z.int(), hash: z.string() }),
  /** The version of the PostgreSQL it came from. */
  server: z.string()
});
export type Header = z.infer<typeof header>;

export const tableLine = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });

/** What a table must hold: its rows, and the SHA-256 of them as they stand in the file. */
export const summary = z.object({ table: z.string(), rows: z.int(), sha256: z.string() });
export type Summary = z.infer<typeof summary>;

export const lastLine = z.object({ tables: z.array(summary) });

export interface Manifest extends Header {
  tables: Summary[];
}
