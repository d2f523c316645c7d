/**
 * `npm run faults`: lives through histories of kills, lost and doubled messages, wrong clocks and
 * restored backups, and counts what is lost. `-- --histories 10000 --seed 7 --json` as it says;
 * `-- --seed 7 --path 12:3` replays one that failed; `-- --as-found` does not look for a shorter one; `-- --sabotage [names]` puts known bugs into a
 * copy of the project and wants each of them found. Exit code 1 when something is not as it must be.
 */
import { parseArgs } from 'node:util';
import { FAILINGS, type Verdict } from './model/outcome';
import type { Chunk, ChunkResult } from './model/run';
import { runChunks } from './pool';
import { runSabotages } from './sabotage/run';

/** Histories that share a seed. Small, so that a failure is found again quickly. */
const CHUNK = 25;
const WORKERS = 2;
/** Histories between two signs of life of a long run. */
const TELL_EVERY = 500;

const { values, positionals } = parseArgs({
  options: {
    histories: { type: 'string', default: '300' },
    seed: { type: 'string' },
    path: { type: 'string' },
    'as-found': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    sabotage: { type: 'boolean', default: false }
  },
  allowPositionals: true
});

if (values.sabotage) process.exitCode = (await runSabotages(positionals)) ? 0 : 1;
else process.exitCode = (await runHistories()) ? 0 : 1;

async function runHistories(): Promise<boolean> {
  const since = performance.now();
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const sums: Partial<Record<keyof Verdict, number>> = {};
  let lived = 0;
  let failed = false;
  let cutShort = false;
  // What has been lived through until then is counted; a second Ctrl-C ends it at once.
  process.once('SIGINT', () => (cutShort = true));
  await runChunks(chunks(seed), WORKERS, (result) => {
    lived += result.histories;
    for (const [name, value] of Object.entries<number>({ ...result.sums })) {
      sums[name as keyof Verdict] = (sums[name as keyof Verdict] ?? 0) + value;
    }
    if (lived % TELL_EVERY === 0) console.error(`${lived} histories lived through`);
    if (!result.failure) return cutShort ? 'stop' : 'go on';
    failed = true;
    explain(result, result.failure);
    return 'stop';
  });
  const seconds = Math.round((performance.now() - since) / 1000);
  const report = { histories: lived, seed, ...sums, seconds };
  if (values.json) console.log(JSON.stringify(report));
  else
    console.log(
      Object.entries(report)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')
    );
  return !failed && FAILINGS.every((name) => sums[name] === 0);
}

/** With a path: just that one. */
function* chunks(seed: number): Generator<Chunk> {
  const asFound = values['as-found'];
  if (values.path !== undefined) {
    yield { seed, histories: 1, path: values.path, asFound };
    return;
  }
  const histories = Number(values.histories);
  for (let begun = 0; begun < histories; begun += CHUNK) {
    yield { seed: seed + begun / CHUNK, histories: Math.min(CHUNK, histories - begun), asFound };
  }
}

function explain({ seed }: ChunkResult, { verdict, history, path }: Found): void {
  console.error(`\nNot kept: ${verdict}\n${history}`);
  console.error(`Again: npm run faults -- --seed ${seed} --path ${path}\n`);
}
type Found = NonNullable<ChunkResult['failure']>;
