import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { canEnter, ownerOf, postgresAccount, runsAsRoot, type Account } from './account';
import { codeOf, DatabaseUnavailable, explainFolder } from './unavailable';

/** Where root's PostgreSQL keeps what it cannot reach in the checkout: programs, and data. */
export const ELSEWHERE = '/var/lib/own-it';

/** PostgreSQL's own folder below `home`. Made whole elsewhere and renamed, so it is there or not. */
export const CLUSTER = 'cluster';

/** Whatever this program keeps in a data folder; anything else is somebody else's. */
const OURS =
  /^(cluster(\.new-\w+)?|password|clients|run|place-id|start\.lock(\.takeover)?|postgres.*|auth-secret)$/;
const HARMLESS = /^(\.|lost\+found$)/;

/** Others may pass through a folder, and not see what it holds. */
const ENTER = 0o011;

export interface Place {
  /** Holds cluster, password, clients, run and the log. Without symbolic links. */
  home: string;
  /** Undefined: PostgreSQL runs as whoever runs this process. */
  account: Account | undefined;
}

/**
 * Makes the data folder if need be and refuses one that is not ours.
 * @returns its path without symbolic links.
 * @throws DatabaseUnavailable
 */
export function claimFolder(dataDir: string): string {
  try {
    makeFolder(resolve(dataDir));
    const folder = realpathSync(dataDir);
    const foreign = readdirSync(folder).find((name) => !OURS.test(name) && !HARMLESS.test(name));
    if (foreign && !existsSync(join(folder, CLUSTER))) {
      throw new DatabaseUnavailable(
        `The data folder ${folder} holds other files (${foreign}): set DATA_DIR to an empty folder or a new one.`
      );
    }
    return folder;
  } catch (error) {
    throw explainFolder(error, dataDir);
  }
}

/** Node's own recursive mkdir never returns where a folder exists and refuses new ones, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: runsAsRoot() ? 0o755 : 0o700 });
  } catch (error) {
    // Another app made it a moment ago; a file in its place is found out by the next step.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/**
 * Decides where the data lives and who owns it; call it under the folder's lock.
 * Root's PostgreSQL runs as another user, whom the folder may be closed to; then the data goes to a
 * place of its own, which is forgotten when the data folder is deleted.
 */
export function choosePlace(folder: string, log: (line: string) => void): Place {
  if (!runsAsRoot()) return { home: folder, account: undefined };
  const owner = ownerOf(join(folder, CLUSTER));
  const account = owner ?? postgresAccount();
  if (owner) {
    if (canEnter(folder, owner)) return { home: folder, account };
    throw new DatabaseUnavailable(
      `The data in ${folder} belongs to a user who may no longer enter that folder: let user ${owner.uid} in, or set DATA_DIR to another folder.`
    );
  }
  const moved = existsSync(join(folder, 'place-id'));
  if (!moved && letIn(folder, account)) return { home: folder, account };
  const home = placeElsewhere(folder);
  log(`The user postgres may not enter ${folder}, so the database lives in ${home}.`);
  return { home, account };
}

function letIn(folder: string, account: Account): boolean {
  if (canEnter(folder, account)) return true;
  // A folder of root's that only holds our data may be opened; one further up may not. It stays
  // root's: what the database user can change, root must not be led by.
  if (ownerOf(folder)) return false;
  chmodSync(folder, statSync(folder).mode | ENTER);
  return canEnter(folder, account);
}

/** Always the same for one data folder; another for its copy, or for a new folder of the same name. */
function placeElsewhere(folder: string): string {
  const file = join(folder, 'place-id');
  if (!existsSync(file)) writeFileSync(file, randomBytes(8).toString('hex'), { flush: true });
  const name = createHash('sha256')
    .update(`${folder}\n${readFileSync(file, 'utf8')}`)
    .digest('hex')
    .slice(0, 16);
  const home = join(ELSEWHERE, name);
  try {
    mkdirSync(home, { recursive: true });
    chmodSync(ELSEWHERE, 0o755);
    chmodSync(home, 0o700 | ENTER);
    return realpathSync(home);
  } catch (error) {
    throw explainFolder(error, home);
  }
}
