/** What must turn red when a bug is put in. */
export type Proof =
  /** The fault model finds it by itself. */
  | { kind: 'model' }
  /** A test file of one of vitest's projects; `test` is part of the test's name. */
  | { kind: 'unit' | 'component' | 'database'; file: string; test?: string }
  /** A spec of Playwright, on a build with the bug in it. */
  | { kind: 'e2e'; file: string; test?: string }
  /** A script with its arguments, run by tsx, that reports as tests/faults/real/run.ts does. */
  | { kind: 'command'; script: string; args: readonly string[]; build?: boolean };

/**
 * A seeded bug: kept as small edits that are made to a copy of the project, never in the product. It
 * proves that a test can fail. A sabotage whose proof stays green is an error of the run, and so is one
whose proof does not get as far as its tests: code that cannot be built turns anything red.
 */
export interface Sabotage {
  /** Unique, in kebab-case. */
  name: string;
  /** The rows of docs/failure-modes.md whose proof it tests. */
  modes: readonly number[];
  /** What is broken, in a sentence. */
  bug: string;
  /** `find` stands exactly once in `file`, a path from the project's root. */
  edits: readonly { file: string; find: string; replace: string }[];
  /** With several, each must turn red. */
  proof: Proof | readonly Proof[];
}

export const proofsOf = ({ proof }: Sabotage): Proof[] => [proof].flat();
