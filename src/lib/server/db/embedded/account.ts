import { spawnSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';
import { DatabaseUnavailable } from './unavailable';

/** The user that PostgreSQL runs as. It refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
}

const USER = 'postgres';

export const runsAsRoot = (): boolean => process.getuid?.() === 0;

/** Who owns `path`; undefined where there is nothing, or where root owns it. */
export function ownerOf(path: string): Account | undefined {
  const seen = statSync(path, { throwIfNoEntry: false });
  return seen && seen.uid !== 0 ? { uid: seen.uid, gid: seen.gid } : undefined;
}

/** The user `postgres`, made if missing. Only root may ask. */
export function postgresAccount(): Account {
  const found = lookUp();
  if (found) return found;
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', USER]);
  // BusyBox systems have no useradd.
  if (!lookUp()) spawnSync('adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', USER]);
  const made = lookUp();
  if (made) return made;
  throw new DatabaseUnavailable(
    'PostgreSQL does not run as root and the user "postgres" could not be made: start Own It as an ordinary user, or set DATABASE_URL.'
  );
}

function lookUp(): Account | undefined {
  const ask = (flag: string): number => {
    const { status, stdout } = spawnSync('id', [flag, USER], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : 0;
  };
  const account = { uid: ask('-u'), gid: ask('-g') };
  return account.uid > 0 ? account : undefined;
}

/** Tried for real rather than worked out from mode bits, which know nothing of access lists. */
export function canEnter(folder: string, account: Account): boolean {
  const tried = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...account, cwd: '/' });
  return tried.status === 0;
}

export function giveTo(path: string, account: Account | undefined): void {
  if (account) chownSync(path, account.uid, account.gid);
}
