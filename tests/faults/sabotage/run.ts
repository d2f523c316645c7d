import { SABOTAGES } from './all';
import { Copy } from './copy';
import { prove, run, type Colour, type Command } from './prove';
import { proofsOf, type Proof, type Sabotage } from './sabotage';

type Outcome = 'red' | 'STAYED GREEN' | 'RED WITHOUT THE BUG' | 'DID NOT RUN' | 'not shown here';
const WITH_THE_BUG: Record<Colour, Outcome> = {
  red: 'red',
  green: 'STAYED GREEN',
  broken: 'DID NOT RUN',
  'not shown': 'not shown here'
};
const WITHOUT_IT: Record<Exclude<Colour, 'green'>, Outcome> = {
  red: 'RED WITHOUT THE BUG',
  broken: 'DID NOT RUN',
  'not shown': 'not shown here'
};

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
      const outcome = await outcomeOf(copy, sabotage, colours);
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

/** `colours`: what the proofs before were without a bug. The first proof that is not red decides. */
async function outcomeOf(
  copy: Copy,
  sabotage: Sabotage,
  colours: Map<string, Colour>
): Promise<Outcome> {
  for (const proof of proofsOf(sabotage)) {
    const key = JSON.stringify(proof);
    const without = colours.get(key) ?? (await prove(copy, proof));
    colours.set(key, without);
    const outcome =
      without === 'green' ? await spoiled(copy, sabotage, proof) : WITHOUT_IT[without];
    if (outcome !== 'red') return outcome;
  }
  return 'red';
}

async function spoiled(copy: Copy, sabotage: Sabotage, proof: Proof): Promise<Outcome> {
  const mend = copy.spoil(sabotage);
  try {
    return WITH_THE_BUG[await prove(copy, proof)];
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
    if ((await run(copy, step)).code !== 0) throw new Error(`${step[1]} failed in the copy.`);
  }
}
