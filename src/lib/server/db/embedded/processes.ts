import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './unavailable';

/** A process named so that a later one with the same number is not mistaken for it. */
export interface ProcessStamp {
  pid: number;
  /** Start time in clock ticks since boot on Linux; empty where it cannot be read. */
  started: string;
}

interface Seen {
  state: string;
  started: string;
}

/** What Linux says about a process; undefined elsewhere, or when it is hidden. */
function look(pid: number): Seen | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, and may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', started: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

export const stampOf = (pid: number): ProcessStamp => ({ pid, started: look(pid)?.started ?? '' });

export const thisProcess = (): ProcessStamp => stampOf(process.pid);

/**
 * Whether that process still runs. A dead one that nobody collected counts as dead: a container
 * whose first process collects nothing keeps such remains for ever.
 */
export function isAlive({ pid, started }: ProcessStamp): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  const seen = look(pid);
  if (!seen) return true;
  return seen.state !== 'Z' && (started === '' || seen.started === started);
}

/**
 * Whether the process `pid` is a PostgreSQL at work in `cluster`. After a restart its number may
 * belong to anything, so the number alone proves nothing. Where we cannot look, the answer is yes.
 */
export function worksIn(pid: number, cluster: string): boolean {
  if (!isAlive({ pid, started: '' })) return false;
  if (process.platform === 'linux') {
    try {
      // PostgreSQL makes its data folder the current one.
      return readlinkSync(`/proc/${pid}/cwd`) === cluster;
    } catch {
      return isAlive({ pid, started: '' });
    }
  }
  if (process.platform === 'win32') return true;
  const ps = spawnSync('ps', ['-ww', '-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  return ps.error !== undefined || ps.stdout.includes(cluster);
}

/** Waits up to `ms` milliseconds for `done`; answers whether it came. */
export async function waitFor(done: () => boolean, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (!done()) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
