import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { importRules } from './tests/lint/import-rules.js';
import { ownIt } from './tests/lint/plugin.js';
import { barrelRules, purityRules } from './tests/lint/purity.js';

/** Commands and tests talk to a terminal. The server's own words all go through src/lib/server/log.ts. */
const TALKS_TO_TERMINAL = ['src/start.js', 'src/**/cli.ts', 'tests/**', '*.config.{js,ts}'];

export default defineConfig(
  {
    ignores: [
      'build/',
      '.builds/',
      '.svelte-kit/',
      '.data/',
      'coverage/',
      'test-results/',
      'playwright-report/',
      'src/lib/i18n/paraglide/',
      'src/lib/server/db/migrations/'
    ]
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  prettier,
  svelte.configs.prettier,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] }
    },
    // TypeScript knows better which names exist, runes included.
    rules: { 'no-undef': 'off' }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.{js,ts}'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      // The app always lives at the root of its origin, so a plain "/learn" is already resolved.
      'svelte/no-navigation-without-resolve': 'off',
      // Data that is replaced whole is $state.raw, and a plain Map or Date is right in it.
      'svelte/prefer-svelte-reactivity': 'off'
    }
  },
  {
    files: ['**/*.svelte'],
    // ESLint cannot see what another component declares and takes its props for `any`;
    // svelte-check sees them, and lets no implicit `any` through.
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off'
    }
  },
  // The settings files at the top are plain JavaScript outside tsconfig.json.
  { files: ['*.js'], ...ts.configs.disableTypeChecked },
  {
    plugins: { 'own-it': ownIt },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: false, skipComments: false }],
      eqeqeq: 'error',
      'no-console': 'error',
      'own-it/disable-needs-reason': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // An in-memory twin of something slow answers with promises and waits for nothing.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }
      ]
    }
  },
  { files: TALKS_TO_TERMINAL, rules: { 'no-console': 'off' } },
  importRules,
  barrelRules,
  purityRules
);
