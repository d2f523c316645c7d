import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { ROOT } from '../steps';

interface Bundle {
  file: string;
  remove: () => void;
}

/** The model with the product's own code. */
export const bundleModel = (): Promise<Bundle> => bundle(['tests', 'faults', 'model'], 'worker');

/**
 * `name`.ts of a folder, with the product's own code, as one file that Node runs: the app's runes need a
 * compiler. It lies below node_modules, where packages are found and nothing is watched.
 */
export async function bundle(folder: string[], name: string): Promise<Bundle> {
  const outDir = join(ROOT, 'node_modules', '.cache', `own-it-${name}-${process.pid}`);
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
    resolve: { alias: { $lib: join(ROOT, 'src', 'lib') } },
    build: {
      ssr: join(ROOT, ...folder, `${name}.ts`),
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } }
    }
  });
  return {
    file: join(outDir, `${name}.mjs`),
    remove: () => rmSync(outDir, { recursive: true, force: true })
  };
}
