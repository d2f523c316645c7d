import { spawn } from 'node:child_process';
import { join, relative } from 'node:path';
import { binFile, ROOT } from '../../steps';
import type { Copy } from './copy';
import type { Proof } from './sabotage';

/** Histories that a bug gets to show itself in. */
const HISTORIES = 300;
const SEED = 1;
/** A build and a browser, on a busy machine: milliseconds. */
const PROOF_MS = 15 * 60_000;

/** The exit code of a run that this machine cannot do. */
const NOT_SHOWN = 2;

/** How a proof ended. Broken: it did not get as far as its tests, so it says nothing about the bug. */
export type Colour = 'green' | 'red' | 'not shown' | 'broken';

/** A package's command and its arguments. */
export type Command = [pkg: string, bin: string, ...args: string[]];

export interface Ended {
  /** Null: killed, for example because it took too long. */
  code: number | null;
  /** Its standard output. */
  said: string;
}

/** Runs the proof in the copy, with a build before it where it wants one. */
export async function prove(copy: Copy, proof: Proof): Promise<Colour> {
  const wantsBuild = proof.kind === 'e2e' || (proof.kind === 'command' && proof.build);
  if (wantsBuild) {
    const { code } = await run(copy, ['vite', 'vite', 'build', '--logLevel', 'error']);
    if (code !== 0) return 'broken';
  }
  return colourOf(proof.kind, await run(copy, commandOf(proof)));
}

/** An exit code alone does not tell a test that failed from code that cannot be read: its report does. */
export function colourOf(kind: Proof['kind'], { code, said }: Ended): Colour {
  if (code === 0) return 'green';
  if (code === null || !hasRun(kind, reportIn(said))) return 'broken';
  return code === NOT_SHOWN ? 'not shown' : 'red';
}

/** Whether the report is of anything that was tried. */
function hasRun(kind: Proof['kind'], report: unknown): boolean {
  switch (kind) {
    case 'model':
      return typeof report === 'object' && report !== null && 'histories' in report;
    case 'command':
      return Array.isArray(report) && report.length > 0;
    case 'unit':
    case 'component':
    case 'database': {
      const { numTotalTests = 0 } = (report ?? {}) as { numTotalTests?: number };
      return numTotalTests > 0;
    }
    case 'e2e': {
      const { stats } = (report ?? {}) as { stats?: { unexpected: number; flaky: number } };
      return stats !== undefined && stats.unexpected + stats.flaky > 0;
    }
  }
}

/** The JSON with which the output ends, after whatever else was said; null when there is none. */
function reportIn(said: string): unknown {
  for (const { index } of said.matchAll(/^[[{]/gm)) {
    try {
      return JSON.parse(said.slice(index)) as unknown;
    } catch {
      // A line that only looks like it.
    }
  }
  return null;
}

function commandOf(proof: Proof): Command {
  switch (proof.kind) {
    case 'model': {
      const histories = ['--histories', String(HISTORIES), '--seed', String(SEED)];
      return ['tsx', 'tsx', 'tests/faults/run.ts', '--as-found', '--json', ...histories];
    }
    case 'unit':
    case 'component':
    case 'database': {
      const config = ['--config', 'tests/vitest.config.ts', '--project', proof.kind];
      const which = [proof.file, ...(proof.test ? ['-t', proof.test] : [])];
      return ['vitest', 'vitest', 'run', '--reporter', 'json', ...config, ...which];
    }
    case 'e2e': {
      const config = ['--config', 'tests/playwright.config.ts', '--reporter', 'json'];
      const which = [proof.file, ...(proof.test ? ['-g', proof.test] : [])];
      return ['@playwright/test', 'playwright', 'test', ...config, ...which];
    }
    case 'command':
      return ['tsx', 'tsx', proof.script, ...proof.args, '--json'];
  }
}

/** What it complains of is kept to itself: when it fails it says what it should say. */
export function run(copy: Copy, [pkg, bin, ...args]: Command): Promise<Ended> {
  // The copy's own: Playwright refuses to run tests that load it from another place.
  const file = join(copy.folder, relative(ROOT, binFile(pkg, bin)));
  const child = spawn(process.execPath, [file, ...args], {
    cwd: copy.folder,
    env: { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: PROOF_MS
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}
