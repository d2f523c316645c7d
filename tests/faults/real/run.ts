/**
 * `npm run faults:real -- server-kills [--count 200] [--json]`: the same promises with real processes,
 * real signals and a real disk. Without a name: all of them. Exit code 1 when one is not kept, 2 when
 * one cannot be shown on this machine.
 */
import { parseArgs } from 'node:util';
import type { RealOptions, Report } from './report';

type Run = (options: RealOptions) => Promise<Report>;

const RUNS: Record<string, () => Promise<{ run: Run }>> = {
  'server-kills': () => import('./server-kills'),
  'postgres-kills': () => import('./postgres-kills'),
  drain: () => import('./drain'),
  'double-start': () => import('./double-start'),
  'disk-full': () => import('./disk-full'),
  'flush-error': () => import('./flush-error'),
  power: () => import('./power'),
  storm: () => import('./storm'),
  'restore-drill': () => import('./restore-drill'),
  hostile: () => import('./hostile'),
  deploy: () => import('./deploy'),
  'browser-kills': () => import('./browser-kills'),
  'browser-kills-sqlite': async () => ({ run: (await import('./browser-kills')).runOnSqlite }),
  firefox: () => import('./firefox')
};

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false }, count: { type: 'string' } },
  allowPositionals: true
});
const names = positionals.length > 0 ? positionals : Object.keys(RUNS);
const reports: (Report & { name: string; seconds: number })[] = [];
for (const name of names) {
  const load = RUNS[name];
  if (!load) {
    throw new Error(`There is no run "${name}": choose from ${Object.keys(RUNS).join(', ')}.`);
  }
  const since = performance.now();
  const { run } = await load();
  const report = await run({
    count: values.count === undefined ? undefined : Number(values.count),
    log: (line) => values.json || console.log(`  ${line}`)
  });
  const seconds = Math.round((performance.now() - since) / 1000);
  reports.push({ name, seconds, ...report });
  if (!values.json) {
    const figures = Object.entries(report.figures).map(([what, figure]) => `${what} ${figure}`);
    const outcome = report.notShown ? 'not shown' : report.ok ? 'kept' : 'NOT KEPT';
    console.log(`${outcome.padEnd(9)}  ${name}: ${report.notShown ?? figures.join(', ')}`);
  }
}
if (values.json) console.log(JSON.stringify(reports, null, 2));
const failed = reports.filter((report) => !report.ok);
process.exitCode = failed.length === 0 ? 0 : failed.every((report) => report.notShown) ? 2 : 1;
