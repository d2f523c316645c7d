import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runsAsRoot } from '../../../src/lib/server/db/embedded/account';

/** Why no disk can be mounted here, in a sentence; undefined where one can. */
export const noDisk = (): string | undefined =>
  process.platform === 'linux' && runsAsRoot()
    ? undefined
    : 'A disk of its own can only be mounted by root on Linux: run it there with sudo.';

/** Runs a program. @throws with its words when it fails. */
export function must(program: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

export interface Mounted {
  /** Others may pass through it and not look. */
  folder: string;
  unmount(): void;
}

/** Mounts as `mount` is told; the folder is a new one. */
export function mount(...how: string[]): Mounted {
  const folder = mkdtempSync(join(tmpdir(), 'own-it-disk-'));
  must('mount', ...how, folder);
  chmodSync(folder, 0o711);
  return {
    folder,
    unmount: () => {
      // Lazily: a process that is on its way out must not turn what went before into another failure.
      must('umount', '--lazy', folder);
      rmdirSync(folder);
    }
  };
}

/** An ext4 file system in a file. */
export function makeImage(file: string, mib: number): void {
  must('truncate', '-s', `${mib}M`, file);
  must('mkfs.ext4', '-q', '-F', file);
}

export const removeFile = (file: string): void => rmSync(file, { force: true });
