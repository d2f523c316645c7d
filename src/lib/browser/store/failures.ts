/** Why something could not be saved; nothing of it was. */
export type SaveFailure =
  /** The device has no room left for this site. */
  | 'storage-full'
  /** Another tab runs a newer version of the app, or the site's data was cleared: reload. */
  | 'storage-closed'
  /** The browser's storage failed twice. */
  | 'storage-failed';

/** The names of an error and of the errors it was made from, outermost first. */
function names(error: unknown): string[] {
  if (!(error instanceof Object) || !('name' in error)) return [];
  const inner = 'inner' in error ? error.inner : 'cause' in error ? error.cause : undefined;
  return [String(error.name), ...(inner === error ? [] : names(inner))];
}

const isNamed = (error: unknown, ...wanted: string[]): boolean =>
  names(error).some((name) => wanted.includes(name));

export const isFull = (error: unknown): boolean => isNamed(error, 'QuotaExceededError');

/**
 * The connection died under us. Safari drops it when an app was in the background: "Connection to
 * Indexed Database server lost" is an UnknownError (Dexie issues 2008 and 2296). Opening anew helps.
 */
export const isConnectionLost = (error: unknown): boolean =>
  !isFull(error) &&
  isNamed(error, 'DatabaseClosedError', 'InvalidStateError', 'UnknownError', 'AbortError');

export function saveFailure(error: unknown): SaveFailure {
  if (isFull(error)) return 'storage-full';
  return isNamed(error, 'DatabaseClosedError') ? 'storage-closed' : 'storage-failed';
}
