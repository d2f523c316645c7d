import type { FileProblem } from '../../../../domain/people/roster/problems';

/** Ends the reading of a file. */
export class BadFile extends Error {
  override readonly name = 'BadFile';
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(`the file is refused: ${problem}`);
    this.problem = problem;
  }
}
