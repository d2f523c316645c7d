import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUTES = fileURLToPath(new URL('../../../src/routes', import.meta.url));
const VERBS = /export const (GET|POST|PUT|PATCH|DELETE|fallback)\b/g;
const ACTIONS = /export const actions\b[^{]*\{\n([\s\S]*?)\n\}/;

const pathOf = (folder: string): string =>
  `/${folder
    .split('/')
    .filter((part) => part !== '.' && !/^\(.*\)$/.test(part))
    .join('/')}`;

const codeOf = (file: string): string => readFileSync(join(ROUTES, file), 'utf8');

/** Everything that answers a request: `GET /team/[unit]`, `POST /sign-in?/code`, as the files have it. */
export function everyRoute(): string[] {
  const files = readdirSync(ROUTES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\+(page\.svelte|page\.server\.ts|server\.ts)$/.test(file)
  );
  return files.flatMap((file) => {
    const path = pathOf(dirname(file));
    if (file.endsWith('page.svelte')) return [`GET ${path}`];
    const code = codeOf(file);
    if (file.endsWith('page.server.ts')) {
      const body = ACTIONS.exec(code)?.[1] ?? '';
      // The names at the first level of the object: two spaces in.
      return [...body.matchAll(/^ {2}(?:async )?(\w+)(?:[:,(]|$)/gm)].map(
        ([, name]) => `POST ${path}${name === 'default' ? '' : `?/${name}`}`
      );
    }
    const verbs = [...code.matchAll(VERBS)].map(([, verb]) => `${verb} ${path}`);
    // One that is written in another way would be missed in silence.
    if (verbs.length === 0) throw new Error(`${file} answers nothing that is known here`);
    return verbs;
  });
}
