/**
 * A gate of `npm test`: what a phone downloads before the first card is on screen. Reads the client
 * manifest of the last build and follows static imports from the learner's pages.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { atMost, type Result } from './result';

const CLIENT = fileURLToPath(new URL('../../.svelte-kit/output/client', import.meta.url));
const FIRST_CARD_KIB = 90;
const PRECACHE_KIB = 600;

interface Chunk {
  file: string;
  src?: string;
  imports?: string[];
  css?: string[];
}
type Manifest = Record<string, Chunk>;

/** Names that survive minifying, each of which gives away a package that a learner must not download. */
const FORBIDDEN = {
  'chart.js': /_chartjs/,
  'the full zod': /"ZodString"|`ZodString`/
} as const;

function readManifest(): Manifest {
  const file = join(CLIENT, '.vite/manifest.json');
  if (!existsSync(file)) throw new Error('There is no build: run "npm run build" first.');
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

/** Every file that a page's entry needs at once. */
function closure(manifest: Manifest, entries: readonly string[]): Set<string> {
  const files = new Set<string>();
  const walk = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) walk(next);
  };
  entries.forEach(walk);
  return files;
}

/** The nodes of the routes that lead to a card: root layout, learner's layout, list and player. */
function learnerEntries(manifest: Manifest): string[] {
  const wanted = ['src/routes/+layout.svelte', 'src/routes/(learner)/'];
  const nodes = Object.entries(manifest).filter(([key, { file }]) => {
    if (!/\/nodes\//.test(file)) return false;
    const path = join(
      CLIENT,
      '../../generated/client-optimized',
      key.split('client-optimized/')[1] ?? ''
    );
    const code = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const learner = wanted.some((part) => code.includes(part));
    return learner && !/\(learner\)\/(log|me)\//.test(code);
  });
  const starts = Object.keys(manifest).filter((key) =>
    /client\/entry\.js$|client-optimized\/app\.js$/.test(key)
  );
  return [...starts, ...nodes.map(([key]) => key)];
}

const gzipOf = (file: string): number =>
  gzipSync(readFileSync(join(CLIENT, file)), { level: 9 }).length;

/** The heaviest lesson: every lesson is a chunk of its own and only one is needed for a card. */
function heaviestLesson(manifest: Manifest): number {
  const lessons = Object.entries(manifest).filter(([key]) =>
    key.includes('virtual:content/module/')
  );
  return Math.max(...lessons.map(([, { file }]) => gzipOf(file)));
}

export function budget(): Result[] {
  const manifest = readManifest();
  const entries = learnerEntries(manifest);
  if (entries.length < 5)
    throw new Error(`The learner's pages were not found: ${entries.join(', ')}`);
  const files = [...closure(manifest, entries)].filter((file) => file.endsWith('.js'));
  const lesson = heaviestLesson(manifest);
  const bytes = files.reduce((sum, file) => sum + gzipOf(file), lesson);
  const all = new Set(Object.values(manifest).flatMap(({ file, css = [] }) => [file, ...css]));
  const precached = [...all].reduce((sum, file) => sum + gzipOf(file), 0);
  const code = files.map((file) => readFileSync(join(CLIENT, file), 'utf8'));
  const found = Object.entries(FORBIDDEN).filter(([, mark]) =>
    code.some((text) => mark.test(text))
  );
  return [
    atMost(
      'JavaScript to the first card',
      bytes / 1024,
      FIRST_CARD_KIB,
      'KiB gzip',
      `${files.length} files and the heaviest lesson (${(lesson / 1024).toFixed(1)} KiB)`
    ),
    atMost(
      'Packages that do not belong in it',
      found.length,
      0,
      'packages',
      found.map(([name]) => name).join(', ') || 'neither chart.js nor the full zod'
    ),
    atMost(
      'Everything that is kept for offline use',
      precached / 1024,
      PRECACHE_KIB,
      'KiB gzip',
      `${all.size} files, as they travel`
    )
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const results = budget();
  for (const { name, value, target, unit, ok, detail } of results) {
    console.log(`${ok ? 'ok  ' : 'OVER'} ${name}: ${value} of ${target} ${unit} (${detail})`);
  }
  process.exitCode = results.every((result) => result.ok) ? 0 : 1;
}
