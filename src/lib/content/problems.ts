/** Where in a file something stands: `['cards', 3, 'options', 1, 'feedback']`. */
export type Path = readonly (string | number)[];

/** Says what is wrong at a place. The file is known to whoever made the function. */
export type Report = (path: Path, message: string) => void;

/** `cards[3].options[1].feedback`, as a writer can follow it; counts from 0. */
export function showPath(path: Path): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`
    )
    .join('');
}

/** Everything that is wrong with the content files, one readable line for each problem. */
export class ContentError extends Error {
  override name = 'ContentError';

  constructor(readonly problems: readonly string[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(`${count} in the content files:\n${problems.map((one) => `  ${one}`).join('\n')}`);
  }
}
