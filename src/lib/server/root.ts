import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, found upwards from this file, whether it runs from src or from build. */
export function projectRoot(from = dirname(fileURLToPath(import.meta.url))): string {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && existsSync(join(at, 'svelte.config.js'))) return at;
    if (at === dirname(at)) throw new Error(`no project folder above ${from}`);
  }
}
