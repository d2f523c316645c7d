import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childrenOf } from './postgres-processes';

const ATTACH_MS = 10_000;

/** One call that asks the disk to keep what was written. */
export interface Flush {
  /** When it was done, in milliseconds since 1970. */
  doneAt: number;
  failed: boolean;
}

export interface Watch {
  /** From then on every flush is seen. */
  since: number;
  seen(): Flush[];
  /** Lets go of the processes. */
  stop(): Promise<Flush[]>;
}

/** Why flushes cannot be watched here, in a sentence; undefined where they can. */
export const cannotWatch = (): string | undefined =>
  spawnSync('strace', ['-V']).status === 0
    ? undefined
    : 'The program strace is missing: apt-get install -y strace (Linux only).';

/**
 * Watches every flush of a PostgreSQL, its children to come included. With `fail` each of them
 * fails with an input/output error and does nothing.
 * @throws when the system does not let us.
 */
export async function watchFlushes(postmaster: number, fail = false): Promise<Watch> {
  const folder = mkdtempSync(join(tmpdir(), 'own-it-strace-'));
  const pids = [postmaster, ...childrenOf(postmaster).map(({ pid }) => pid)];
  const calls = 'fdatasync,fsync';
  const tracer = spawn('strace', [
    ...['-f', '-ff', '-ttt', '-T', '-o', join(folder, 'trace'), '-e', `trace=${calls}`],
    ...(fail ? ['-e', `inject=${calls}:error=EIO`] : []),
    ...pids.flatMap((pid) => ['-p', String(pid)])
  ]);
  let said = '';
  tracer.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((resolve) => tracer.once('close', resolve));
  const attached = () => said.match(/ attached/g)?.length ?? 0;
  // A child that ended in between is not counted, so "most of them and then quiet" would not do: all or failure.
  for (const from = Date.now(); attached() < pids.length; await sleep(20)) {
    if (Date.now() - from < ATTACH_MS && tracer.exitCode === null) continue;
    tracer.kill();
    throw new Error(`strace could not watch PostgreSQL: ${said}`);
  }
  const seen = () => readdirSync(folder).flatMap((name) => parse(join(folder, name)));
  return {
    since: Date.now() + 1,
    seen,
    stop: async () => {
      tracer.kill('SIGINT');
      await ended;
      const all = seen();
      rmSync(folder, { recursive: true });
      return all;
    }
  };
}

/** `1763990000.123456 fdatasync(5) = 0 <0.000210>` */
function parse(file: string): Flush[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, at, result, took] =
        /^([\d.]+) f(?:data)?sync\(.* = (-?\d+).*<([\d.]+)>$/.exec(line) ?? [];
      if (at === undefined) return [];
      return [{ doneAt: (Number(at) + Number(took)) * 1000, failed: result !== '0' }];
    });
}
