import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How many builds before the newest one stay reachable: somebody may have a page of them open. */
const BEFORE = 3;
const PART = '.part';

/**
 * Keeps a copy of this build's files and puts those of the builds before it back beside them. Their
 * names carry a hash of what is in them, so files of several builds never get in each other's way.
 * Call it when `built` holds the files of one build only.
 * @param {string} built the folder that is served
 * @param {string} kept where copies outlive the next build
 * @param {number} now milliseconds since 1970; later builds sort behind earlier ones
 * @returns {number} how many files were put back
 */
export function keepBuilds(built, kept, now) {
  const name = String(now).padStart(15, '0');
  mkdirSync(kept, { recursive: true });
  const known = readdirSync(kept).sort();
  const torn = known.filter((other) => other.endsWith(PART));
  // Renamed when it is whole, so that a build that is killed leaves no half of one.
  cpSync(built, join(kept, name + PART), { recursive: true });
  renameSync(join(kept, name + PART), join(kept, name));
  const older = known.filter((other) => /^\d+$/.test(other));
  const gone = older.splice(0, Math.max(0, older.length - BEFORE));
  for (const other of [...torn, ...gone]) rmSync(join(kept, other), { recursive: true });
  return older.reduce((sum, other) => sum + putBack(join(kept, other), built), 0);
}

/**
 * @param {string} from
 * @param {string} to
 */
function putBack(from, to) {
  const missing = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter(
    (file) => statSync(join(from, file)).isFile() && !existsSync(join(to, file))
  );
  for (const file of missing) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(from, file), join(to, file), { preserveTimestamps: true });
  }
  return missing.length;
}
