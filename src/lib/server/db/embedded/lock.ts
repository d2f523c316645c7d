import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  rmdirSync,
  statSync,
  writeSync
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, thisProcess, type ProcessStamp } from './processes';
import { codeOf, DatabaseUnavailable } from './unavailable';

/** Long enough for a hundred apps that start at once on a slow machine, each waiting its turn. */
const PATIENCE_MS = 120_000;
/** A lock file or takeover mark this old that says nothing was left by a process killed as it wrote. */
const ABANDONED_MS = 10_000;

/**
 * Runs `work` while no other process runs anything under the same lock file.
 * A lock whose holder is dead is taken over.
 * @throws DatabaseUnavailable when the holder lives and does not let go.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!take(file)) {
    if (Date.now() > deadline) {
      throw new DatabaseUnavailable(
        `Another Own It (process ${holder(file)?.pid}) keeps ${file} busy: stop it, or delete that file if it is not running.`
      );
    }
    if (isStale(file)) takeOver(file);
    else await sleep(25);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  let handle: number;
  try {
    handle = openSync(file, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    const { pid, started } = thisProcess();
    writeSync(handle, `${pid} ${started}`);
    return true;
  } catch (error) {
    // On a full disk the file is made and stays empty: everybody would wait for a holder without a name.
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

function holder(file: string): ProcessStamp | undefined {
  try {
    const [pid = '', started = ''] = readFileSync(file, 'utf8').split(' ');
    return pid === '' ? undefined : { pid: Number(pid), started };
  } catch {
    return undefined;
  }
}

function olderThan(path: string, ms: number): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > ms;
  } catch {
    return false;
  }
}

function isStale(file: string): boolean {
  const held = holder(file);
  return held ? !isAlive(held) : olderThan(file, ABANDONED_MS);
}

/** Two processes may find the same dead holder: without the mark, the slower would remove the faster one's new lock. */
function takeOver(file: string): void {
  const mark = `${file}.takeover`;
  try {
    mkdirSync(mark);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (olderThan(mark, ABANDONED_MS)) rmSync(mark, { recursive: true, force: true });
    return;
  }
  try {
    if (isStale(file)) rmSync(file, { force: true });
  } finally {
    rmdirSync(mark);
  }
}
