/** The database cannot be used. The message is one sentence that tells a person what to do. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
}

/** The system's short name of an error (`EACCES`), or PostgreSQL's five characters. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const FOLDER_TROUBLE: Record<string, string> = {
  EACCES: 'may not be written to',
  EPERM: 'may not be written to',
  EROFS: 'is on a disk that is read-only',
  ENOSPC: 'is on a disk that is full',
  EDQUOT: 'is on a disk that is full',
  EEXIST: 'is a file, not a folder',
  ENOTDIR: 'is a file, or lies inside one',
  ENOENT: 'cannot be made'
};

/** Turns a file system error about `folder` into one sentence; leaves any other error as it is. */
export function explainFolder(error: unknown, folder: string): unknown {
  const trouble = FOLDER_TROUBLE[codeOf(error)];
  if (error instanceof DatabaseUnavailable || !trouble) return error;
  return new DatabaseUnavailable(
    `The data folder ${folder} ${trouble}: put that right, or set DATA_DIR to another folder.`
  );
}
