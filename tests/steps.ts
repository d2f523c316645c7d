import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** One thing that is checked. */
export interface Step {
  name: string;
  /** Commands of packages in node_modules, one after the other: package, its command, arguments. */
  commands?: [pkg: string, bin: string, ...args: string[]][];
  /** Or work done in this process. */
  work?: (log: (line: string) => void) => Promise<void>;
  /** Not a check that anybody asks for: it runs when one of these does. */
  neededBy?: string[];
}

const vitest = (project: string): Step => ({
  name: project,
  commands: [
    ['vitest', 'vitest', 'run', '--config', 'tests/vitest.config.ts', '--project', project]
  ]
});
/** Only where the file is there. */
const when = (file: string, ...steps: Step[]): Step[] =>
  existsSync(join(ROOT, file)) ? steps : [];
const serviceWorkerTypes: Step['commands'] = existsSync(
  join(ROOT, 'src/service-worker/tsconfig.json')
)
  ? [['typescript', 'tsc', '--noEmit', '-p', 'src/service-worker']]
  : [];

/**
 * Everything `npm test` does, in order. Steps in one row run side by side, on two cores; the build
 * stands apart from types and lint, because it writes the compiled messages that those read.
 */
export const STEPS: Step[][] = [
  [
    {
      name: 'prepare',
      neededBy: ['types', 'lint'],
      commands: [
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
      ]
    }
  ],
  [
    { name: 'content', commands: [['tsx', 'tsx', 'src/lib/content/cli.ts']] },
    { name: 'format', commands: [['prettier', 'prettier', '--check', '--log-level', 'warn', '.']] }
  ],
  [
    {
      name: 'types',
      commands: [
        ['svelte-check', 'svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
        ...serviceWorkerTypes
      ]
    },
    { name: 'lint', commands: [['eslint', 'eslint', '.', '--max-warnings', '0']] }
  ],
  [
    { name: 'browser', neededBy: ['component', 'e2e'], work: ensureBrowser },
    // The servers of e2e build when the build is old, and two at once would be in each other's way.
    { name: 'build', neededBy: ['budget', 'e2e'], commands: [['vite', 'vite', 'build']] }
  ],
  [
    ...when('tests/bench/budget.ts', {
      name: 'budget',
      commands: [['tsx', 'tsx', 'tests/bench/budget.ts']]
    }),
    vitest('unit')
  ],
  [vitest('component')],
  [vitest('database')],
  [
    {
      name: 'faults',
      // Always the same histories: a change is judged by itself. `npm run faults` lives through others.
      commands: [['tsx', 'tsx', 'tests/faults/run.ts', '--histories', '300', '--seed', '1']]
    }
  ],
  [
    {
      name: 'e2e',
      commands: [
        ['@playwright/test', 'playwright', 'test', '--config', 'tests/playwright.config.ts']
      ]
    }
  ]
];

/** The file behind a package's command, so that it runs without a shell on every system. */
export function binFile(pkg: string, bin: string): string {
  const folder = join(ROOT, 'node_modules', pkg);
  const { bin: bins } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin?: string | Record<string, string>;
  };
  const file = typeof bins === 'string' ? bins : bins?.[bin];
  if (!file) throw new Error(`The package ${pkg} has no command ${bin}.`);
  return join(folder, file);
}
