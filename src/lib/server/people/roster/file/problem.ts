/** Why a file cannot be read at all. */
export const FILE_PROBLEMS = [
  'none',
  'too-large',
  'empty',
  'other-kind',
  'locked',
  'damaged',
  'quotes',
  'too-much-inside',
  'too-many-rows'
] as const;
export type FileProblem = (typeof FILE_PROBLEMS)[number];

/** Ends the reading of a file. */
export class BadFile extends Error {
  override readonly name = 'BadFile';
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(`the file is refused: ${problem}`);
    this.problem = problem;
  }
}
