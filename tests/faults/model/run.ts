import fc from 'fast-check';
import type { Database } from '$lib/server/db/client';
import { heal } from './heal';
import { describe, history, type History } from './history';
import { FAILINGS, type Verdict } from './outcome';
import { perform } from './perform';
import { judge } from './verdict';
import { endWorld, makeWorld } from './world';

/** Lives through one history on a new organisation and says how it ended. */
export async function live(database: Database, one: History): Promise<Verdict> {
  const world = await makeWorld(database, one);
  try {
    for (const tab of world.tabs) await tab.app();
    for (const step of one.steps) await perform(world, step);
    return await judge(world, await heal(world));
  } finally {
    await endWorld(world);
  }
}

/** Many times what the longest history takes on a busy machine: who waits longer waits for ever. */
const HANGS_AFTER_MS = 60_000;

/** So many histories from one seed. */
export interface Chunk {
  seed: number;
  histories: number;
  /** Where in the run to begin: what fast-check printed for a failure. */
  path?: string;
  /** Stop at the first that fails, however long it is. */
  asFound?: boolean;
}

export interface ChunkResult {
  seed: number;
  histories: number;
  sums: Verdict;
  /** The smallest history that still fails; null when all is well. */
  failure: { path: string; verdict: string; history: string } | null;
}

const nothing: Verdict = {
  faults: 0,
  kills: 0,
  restores: 0,
  acknowledged: 0,
  parked: 0,
  lost: 0,
  doubled: 0,
  changed: 0,
  torn: 0,
  drift: 0,
  missed: 0,
  wrong: 0,
  stuck: 0
};
const add = (a: Verdict, b: Verdict): Verdict =>
  Object.fromEntries(
    (Object.keys(nothing) as (keyof Verdict)[]).map((key) => [key, a[key] + b[key]])
  ) as unknown as Verdict;

/** A verdict is a sentence; anything else is a bug, and its place matters. */
function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof NotKept ? error.message : (error.stack ?? error.message);
}

class NotKept extends Error {}

export async function runChunk(database: Database, chunk: Chunk): Promise<ChunkResult> {
  let sums = nothing;
  let lived = 0;
  const property = fc.asyncProperty(history, async (one) => {
    const verdict = await live(database, one);
    lived += 1;
    sums = add(sums, verdict);
    const failings = FAILINGS.filter((name) => verdict[name] > 0);
    if (failings.length > 0) {
      throw new NotKept(failings.map((name) => `${name} ${verdict[name]}`).join(', '));
    }
  });
  const details = await fc.check(property, {
    seed: chunk.seed,
    numRuns: chunk.histories,
    timeout: HANGS_AFTER_MS,
    endOnFailure: chunk.asFound === true,
    ...(chunk.path === undefined ? {} : { path: chunk.path })
  });
  const failure = details.failed
    ? {
        path: details.counterexamplePath ?? '',
        verdict: said(details.errorInstance),
        history: details.counterexample ? describe(details.counterexample[0]) : ''
      }
    : null;
  return { seed: chunk.seed, histories: lived, sums, failure };
}
