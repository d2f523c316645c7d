import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { ROOT } from '../steps';

/**
 * The model with the product's own code, as one file that Node runs: the app's runes need a compiler.
 * It lies below node_modules, where packages are found and nothing is watched.
 */
export async function bundleModel(): Promise<{ file: string; remove: () => void }> {
  const outDir = join(ROOT, 'node_modules', '.cache', `own-it-faults-${process.pid}`);
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
    resolve: { alias: { $lib: join(ROOT, 'src', 'lib') } },
    build: {
      ssr: join(ROOT, 'tests', 'faults', 'model', 'worker.ts'),
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } }
    }
  });
  return {
    file: join(outDir, 'worker.mjs'),
    remove: () => rmSync(outDir, { recursive: true, force: true })
  };
}
