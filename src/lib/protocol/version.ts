/** The sync protocol this build speaks. Raise it when the wire changes and add a line to HISTORY. */
export const PROTOCOL = 1;

/** The oldest protocol the server still answers; older clients get 426. */
export const OLDEST_PROTOCOL = 1;

/** What changed, and the hash of the wire schemas as released (see version.test.ts). */
export const HISTORY: readonly { protocol: number; schemaHash: string; what: string }[] = [
  {
    protocol: 1,
    schemaHash: '16d44371988dc194',
    what: 'First release: events out, per-event results and changes since a cursor back.'
  }
];
