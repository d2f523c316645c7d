/** The sync protocol this build speaks. Raise it when the wire changes and add a line to HISTORY. */
export const PROTOCOL = 1;

/**
 * The oldest protocol the server still answers; older clients get 426. The promise, which a test keeps:
 * the last three, and each for at least 180 days after the next one came.
 */
export const OLDEST_PROTOCOL = 1;

/** What changed, and the hashes of the wire schemas as released (see wire-needs-a-version.test.ts). */
export interface Release {
  protocol: number;
  /** The day it went out, year-month-day. */
  released: string;
  /** Of the schemas as JSON Schema; `inputHash`: read as what comes in, where unknown keys may be refused. */
  schemaHash: string;
  inputHash: string;
  what: string;
}

export const HISTORY: readonly Release[] = [
  {
    protocol: 1,
    released: '2026-11-24',
    schemaHash: '750dffba13607bee',
    inputHash: 'b16fc965727492cc',
    // Later only added to, in what older apps do not look at: `kioskMinutes` in /api/me (2026-11-25).
    what: 'First release: events out, per-event results and changes since a cursor back.'
  }
];
