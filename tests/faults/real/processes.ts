import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from '../../e2e/server';

/** Clock ticks a second of /proc/…/stat; 100 on every Linux that Node runs on. */
const TICKS = 100;
const MIB = 1024;

const statusOf = (pid: number, field: 'VmRSS' | 'VmHWM'): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / MIB;
};

/** Resident memory of a process now, in MiB. */
export const memory = (pid: number): number => statusOf(pid, 'VmRSS');
/** The most resident memory it ever had, in MiB. */
export const peakMemory = (pid: number): number => statusOf(pid, 'VmHWM');

interface Stat {
  parent: number;
  /** Seconds of processor time, in the program and in the kernel, and of its children that have ended. */
  seconds: number;
}

function stat(pid: number): Stat {
  // The name in brackets may hold spaces: the numbers begin after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { parent: Number(fields[1]), seconds: ticks / TICKS };
}

export const processorSeconds = (pid: number): number => stat(pid).seconds;

/** Of the server's PostgreSQL with all its backends that are alive. */
export function databaseSeconds(server: Server): number {
  const file = join(server.dataDir, 'postgres', 'cluster', 'postmaster.pid');
  const postmaster = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const stats = pids.flatMap((pid) => {
    try {
      return [{ pid, ...stat(pid) }];
    } catch {
      return []; // It ended while we looked.
    }
  });
  const ours = stats.filter(({ pid, parent }) => pid === postmaster || parent === postmaster);
  return ours.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** These measurements read the kernel's own books. */
export const canMeasure = (): boolean => existsSync('/proc/self/stat');
