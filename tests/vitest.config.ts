import { playwright } from '@vitest/browser-playwright';
import { mergeConfig } from 'vite';
import { defineConfig } from 'vitest/config';
import project from '../vite.config';
import { launchOptions } from './browser';

const COMPONENTS = ['src/**/*.svelte.test.ts', 'tests/**/*.svelte.test.ts'];
const DATABASE = ['src/**/*.pg.test.ts', 'tests/**/*.pg.test.ts'];

/**
 * Three kinds of test, told apart by their names: `x.test.ts` runs in Node, `X.svelte.test.ts` in a
 * real browser, `x.pg.test.ts` against PostgreSQL. One kind after the other: two cores are enough
 * for one of them. Files share their modules, which halves the time; one that changes something global
 * puts it back. tests/e2e is Playwright's. Run it from the project's folder.
 */
export default mergeConfig(
  project,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            sequence: { groupOrder: 0 },
            environment: 'node',
            include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
            exclude: [...COMPONENTS, ...DATABASE, 'tests/e2e/**'],
            isolate: false,
            // The first lint of a file loads TypeScript: seconds on a busy machine.
            testTimeout: 30_000
          }
        },
        {
          extends: true,
          test: {
            name: 'component',
            sequence: { groupOrder: 1 },
            include: COMPONENTS,
            setupFiles: ['vitest-browser-svelte'],
            browser: {
              enabled: true,
              headless: true,
              provider: playwright({ launchOptions: launchOptions() }),
              instances: [{ browser: 'chromium', viewport: { width: 360, height: 780 } }],
              screenshotFailures: false
            }
          }
        },
        {
          extends: true,
          test: {
            name: 'database',
            sequence: { groupOrder: 2 },
            environment: 'node',
            include: DATABASE,
            globalSetup: ['tests/database.ts'],
            isolate: false,
            // One PostgreSQL serves them all, and the machine may have two cores.
            maxWorkers: 2,
            testTimeout: 30_000,
            hookTimeout: 60_000
          }
        }
      ]
    }
  })
);
