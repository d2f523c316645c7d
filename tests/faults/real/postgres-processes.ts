import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from '../../e2e/server';
import { serversIn } from '../../fixtures/embedded-app-driver';

/** PostgreSQL's own folder of a server of a test. */
export const clusterOf = ({ dataDir }: Pick<Server, 'dataDir'>): string =>
  join(dataDir, 'postgres', 'cluster');

/** The process that all others of the embedded PostgreSQL come from; undefined when it does not run. */
export const postmasterOf = (server: Pick<Server, 'dataDir'>): number | undefined =>
  serversIn(clusterOf(server))[0];

/** Its child processes, by what they do: `client backend`, `walwriter`, `checkpointer` … Linux only. */
export function childrenOf(postmaster: number): { pid: number; does: string }[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster)
    .map((name) => ({ pid: Number(name), does: titleOf(name) }));
}

function parentOf(pid: string): number {
  const stat = read(`/proc/${pid}/stat`);
  // After the name in brackets, which may hold anything: the state, then the parent.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** `postgres: own_it: own_it own_it [local] idle` is what a backend calls itself. */
function titleOf(pid: string): string {
  const title = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  return title.includes('[local]')
    ? 'client backend'
    : title.replace(/^postgres: \w+: /, '').trim();
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
