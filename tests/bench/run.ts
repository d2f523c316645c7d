/**
 * `npm run bench`: measures the promises of docs/performance.md. `npm run bench -- ingest` runs one
 * group; `--json` prints an array of results and nothing else. Exit code 1 when one is not kept.
 */
import { parseArgs } from 'node:util';
import { budget } from './budget';
import { heatmap } from './heatmap';
import { ingest } from './ingest';
import { merge } from './merge';
import { phone } from './phone';
import type { Result } from './result';
import { roster } from './roster';
import { scim } from './scim';
import { sync } from './sync';

const GROUPS: Record<string, () => Result[] | Promise<Result[]>> = {
  budget,
  phone,
  ingest,
  sync,
  heatmap,
  roster,
  scim,
  merge
};

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true
});
const wanted = positionals.length > 0 ? positionals : Object.keys(GROUPS);
const results: Result[] = [];
for (const name of wanted) {
  const group = GROUPS[name];
  if (!group)
    throw new Error(`There is no group "${name}": choose from ${Object.keys(GROUPS).join(', ')}.`);
  for (const result of await group()) {
    results.push(result);
    if (!values.json) print(result);
  }
}
if (values.json) console.log(JSON.stringify(results, null, 2));
process.exitCode = results.every((result) => result.ok) ? 0 : 1;

function print({ name, value, target, unit, ok, detail }: Result): void {
  console.log(
    `${ok ? 'kept    ' : 'NOT KEPT'}  ${name}: ${value} ${unit} (promised ${target})\n          ${detail}`
  );
}
