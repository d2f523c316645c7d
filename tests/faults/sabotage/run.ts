import { spawn } from 'node:child_process';
import { binFile } from '../../steps';
import { SABOTAGES } from './all';
import { Copy } from './copy';
import type { Proof, Sabotage } from './sabotage';

/** Histories that a bug gets to show itself in. */
const HISTORIES = 300;
const SEED = 1;
/** A build and a browser, on a busy machine: milliseconds. */
const PROOF_MS = 15 * 60_000;

/** The exit code of a run that this machine cannot do. */
const NOT_SHOWN = 2;

/** How a proof ended. */
type Colour = 'green' | 'red' | 'not shown';
type Outcome = 'red' | 'STAYED GREEN' | 'RED WITHOUT THE BUG' | 'not shown here';
const WITH_THE_BUG: Record<Colour, Outcome> = {
  red: 'red',
  green: 'STAYED GREEN',
  'not shown': 'not shown here'
};
const WITHOUT_IT: Record<Exclude<Colour, 'green'>, Outcome> = {
  red: 'RED WITHOUT THE BUG',
  'not shown': 'not shown here'
};

/** A package's command and its arguments. */
type Command = [pkg: string, bin: string, ...args: string[]];

/**
 * Puts each bug into a copy of the project and runs its proof, which must turn red. First the proof
 * runs without the bug, and must be green: a test that always fails proves nothing. Says whether all
 * is so. `names`: only those; none for all.
 */
export async function runSabotages(names: readonly string[]): Promise<boolean> {
  const unknown = names.find((name) => !SABOTAGES.some((one) => one.name === name));
  if (unknown) throw new Error(`There is no sabotage "${unknown}".`);
  const chosen = SABOTAGES.filter(({ name }) => names.length === 0 || names.includes(name));
  const copy = new Copy();
  try {
    await prepare(copy);
    const colours = new Map<string, Colour>();
    let asTheyMust = 0;
    for (const sabotage of chosen) {
      const since = performance.now();
      const key = JSON.stringify(sabotage.proof);
      const without = colours.get(key) ?? (await prove(copy, sabotage.proof));
      colours.set(key, without);
      const outcome = without === 'green' ? await spoiled(copy, sabotage) : WITHOUT_IT[without];
      if (outcome === 'red') asTheyMust += 1;
      const seconds = Math.round((performance.now() - since) / 1000);
      console.log(`${outcome.padEnd(20)} ${String(seconds).padStart(4)} s  ${sabotage.name}`);
    }
    console.log(`\n${asTheyMust} of ${chosen.length} seeded bugs turned their proof red.`);
    return asTheyMust === chosen.length;
  } finally {
    copy.remove();
  }
}

async function spoiled(copy: Copy, sabotage: Sabotage): Promise<Outcome> {
  const mend = copy.spoil(sabotage);
  try {
    return WITH_THE_BUG[await prove(copy, sabotage.proof)];
  } finally {
    mend();
  }
}

/** What a checkout gets from `npm run prepare`. */
async function prepare(copy: Copy): Promise<void> {
  const steps: Command[] = [
    ['@sveltejs/kit', 'svelte-kit', 'sync'],
    [
      '@inlang/paraglide-js',
      'paraglide-js',
      'compile',
      '--project',
      'src/lib/i18n/project.inlang',
      '--outdir',
      'src/lib/i18n/paraglide',
      '--emit-ts-declarations'
    ]
  ];
  for (const step of steps) {
    if ((await run(copy, step)) !== 0) throw new Error(`${step[1]} failed in the copy.`);
  }
}

async function prove(copy: Copy, proof: Proof): Promise<Colour> {
  for (const command of commandsOf(proof)) {
    const code = await run(copy, command);
    if (code === NOT_SHOWN) return 'not shown';
    if (code !== 0) return 'red';
  }
  return 'green';
}

function commandsOf(proof: Proof): Command[] {
  const build: Command = ['vite', 'vite', 'build', '--logLevel', 'error'];
  switch (proof.kind) {
    case 'model':
      return [
        [
          'tsx',
          'tsx',
          'tests/faults/run.ts',
          '--as-found',
          '--histories',
          String(HISTORIES),
          '--seed',
          String(SEED)
        ]
      ];
    case 'unit':
    case 'component':
    case 'database':
      return [
        [
          'vitest',
          'vitest',
          'run',
          '--config',
          'tests/vitest.config.ts',
          '--project',
          proof.kind,
          proof.file,
          ...(proof.test ? ['-t', proof.test] : [])
        ]
      ];
    case 'e2e':
      return [
        build,
        [
          '@playwright/test',
          'playwright',
          'test',
          '--config',
          'tests/playwright.config.ts',
          proof.file,
          ...(proof.test ? ['-g', proof.test] : [])
        ]
      ];
    case 'command':
      return [...(proof.build ? [build] : []), ['tsx', 'tsx', proof.script, ...proof.args]];
  }
}

/** Its words are kept to itself: what it says when it fails is what it should say. */
function run(copy: Copy, [pkg, bin, ...args]: Command): Promise<number | null> {
  const child = spawn(process.execPath, [binFile(pkg, bin), ...args], {
    cwd: copy.folder,
    env: { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' },
    stdio: 'ignore',
    timeout: PROOF_MS
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
