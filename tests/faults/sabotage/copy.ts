import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../steps';
import type { Sabotage } from './sabotage';

/** A copy of the project to be spoiled, with the packages of the original. */
export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), 'own-it-sabotage-'));

  constructor() {
    // The user of root's PostgreSQL has to pass through here.
    chmodSync(this.folder, 0o711);
    for (const file of projectFiles()) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(ROOT, file), join(this.folder, file));
    }
    linkPackages(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /**
   * Puts a bug in; returns what takes it out again.
   * @throws Error when the place it belongs is not there exactly once.
   */
  spoil({ name, edits }: Sabotage): () => void {
    const before = edits.map(({ file }) => [file, this.#read(file)] as const);
    for (const { file, find, replace } of edits) {
      const parts = this.#read(file).split(find);
      if (parts.length !== 2) {
        throw new Error(`${name}: ${file} has ${parts.length - 1} places to spoil instead of one.`);
      }
      this.#write(file, parts.join(replace));
    }
    return () => {
      for (const [file, text] of before) this.#write(file, text);
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }
}

/**
 * Each file linked by itself, or copied where that cannot be (another disk): browsers' tests take a linked
 * folder for code outside the project and compile it otherwise.
 */
function linkPackages(from: string, to: string): void {
  try {
    execFileSync('cp', ['-al', from, to], { stdio: 'ignore' });
  } catch {
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
}

/** What git knows or would take: nothing built, nothing private. */
function projectFiles(): string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024
    }
  );
  const names = listed.toString().split('\0').filter(Boolean);
  return names.filter((name) => existsSync(join(ROOT, name)));
}
