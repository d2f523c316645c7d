/**
 * `npm test`: everything that is checked before a change is kept, stopping at the first failure.
 * `npm test -- --only unit,e2e` runs just those steps (and what they cannot run without).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { parseArgs } from 'node:util';
import { binFile, ROOT, STEPS, type Step } from './steps';

type Outcome = 'ok' | 'FAILED' | 'stopped' | 'not run';
interface Result {
  outcome: Outcome;
  seconds: number;
}

const STEP_MS = 25 * 60_000;
const running = new Set<ChildProcess>();
let failed = false;

/** @returns the exit code. A step beside others keeps its output until it ends. */
function execute(command: string[], write: ((text: string) => void) | undefined): Promise<number> {
  const [pkg = '', bin = '', ...args] = command;
  const child = spawn(process.execPath, [binFile(pkg, bin), ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      // Vite warns at every start about a loader that this project does not use yet.
      VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true',
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {})
    },
    stdio: write ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    timeout: STEP_MS
  });
  running.add(child);
  child.stdout?.on('data', (chunk: Buffer) => write?.(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => write?.(chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

async function runCommands(step: Step, write?: (text: string) => void): Promise<boolean> {
  for (const command of step.commands ?? []) {
    if ((await execute(command, write)) !== 0) return false;
    if (failed) return false;
  }
  return true;
}

async function runWork(step: Step, write: (text: string) => void): Promise<boolean> {
  try {
    await step.work?.((line) => write(`${line}\n`));
    return true;
  } catch (error) {
    write(`${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

async function runStep(step: Step, alone: boolean): Promise<Result> {
  const since = performance.now();
  const kept: string[] = [];
  const write = alone
    ? (text: string) => void process.stdout.write(text)
    : (text: string) => void kept.push(text);
  if (alone) console.log(`\n── ${step.name}`);
  const ok = step.work
    ? await runWork(step, write)
    : await runCommands(step, alone ? undefined : write);
  const seconds = (performance.now() - since) / 1000;
  if (!ok && failed) return { outcome: 'stopped', seconds };
  if (!alone) console.log(`\n── ${step.name}\n${kept.join('').trimEnd()}`);
  console.log(`── ${step.name}: ${ok ? 'ok' : 'FAILED'} in ${seconds.toFixed(1)} s`);
  if (!ok) {
    failed = true;
    for (const other of running) other.kill();
  }
  return { outcome: ok ? 'ok' : 'FAILED', seconds };
}

/** @throws Error with one sentence when there is no such step. */
function chosen(only: string | undefined): Step[][] {
  const names = STEPS.flat().map((step) => step.name);
  const wanted = only?.split(',').map((name) => name.trim()) ?? names;
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(`There is no step "${unknown}": choose from ${names.join(', ')}.`);
  }
  const isWanted = (step: Step) =>
    [step.name, ...(step.neededBy ?? [])].some((name) => wanted.includes(name));
  return STEPS.map((row) => row.filter(isWanted)).filter((row) => row.length > 0);
}

function printSummary(rows: Step[][], results: Map<string, Result>, seconds: number): void {
  console.log('\nstep        seconds  result');
  for (const { name } of rows.flat()) {
    const result = results.get(name);
    const time = result ? result.seconds.toFixed(1) : '';
    console.log(`${name.padEnd(10)} ${time.padStart(8)}  ${result?.outcome ?? 'not run'}`);
  }
  console.log(`${'all'.padEnd(10)} ${seconds.toFixed(1).padStart(8)}  ${failed ? 'FAILED' : 'ok'}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const rows = chosen(values.only);
  const since = performance.now();
  const results = new Map<string, Result>();
  for (const row of rows) {
    if (failed) break;
    await Promise.all(
      row.map(async (step) => results.set(step.name, await runStep(step, row.length === 1)))
    );
  }
  printSummary(rows, results, (performance.now() - since) / 1000);
  const culprit = [...results].find(([, result]) => result.outcome === 'FAILED')?.[0];
  if (culprit) console.log(`\nStopped at "${culprit}". Again: npm test -- --only ${culprit}`);
  process.exitCode = failed ? 1 : 0;
}

// Ctrl-C reaches the children too; wait for them to tidy up instead of leaving them behind.
process.on('SIGINT', () => (failed = true));
process.on('SIGTERM', () => {
  failed = true;
  for (const child of running) child.kill();
});

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
