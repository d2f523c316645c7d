import { ROWS, TESTS } from './rooms.js';

const barrel = 'The only barrel is protocol/index.ts: import from the file that has it.';
const EXPORT_ALL = { selector: 'ExportAllDeclaration', message: barrel };
const RE_EXPORT = { selector: 'ExportNamedDeclaration[source]', message: barrel };

/**
 * No file passes on everything another has, and no index.ts is a list of what others have.
 * @type {import('eslint').Linter.Config[]}
 */
export const barrelRules = [
  {
    name: 'own-it/no-barrels',
    files: ['src/**/*.{ts,js}'],
    ignores: ['src/lib/protocol/index.ts'],
    rules: { 'no-restricted-syntax': ['error', EXPORT_ALL] }
  },
  {
    name: 'own-it/no-barrels/index',
    files: ['src/**/index.ts'],
    ignores: ['src/lib/protocol/index.ts'],
    rules: { 'no-restricted-syntax': ['error', EXPORT_ALL, RE_EXPORT] }
  }
];

const told = 'The domain has no clock, no dice and no surroundings: pass the value in.';
const SURROUNDINGS = [
  'crypto',
  'document',
  'fetch',
  'globalThis',
  'indexedDB',
  'localStorage',
  'navigator',
  'performance',
  'process',
  'self',
  'sessionStorage',
  'setInterval',
  'setTimeout',
  'window'
];

/**
 * What makes the same call give the same answer: for the rows that are `pure`.
 * @type {import('eslint').Linter.Config[]}
 */
export const purityRules = ROWS.filter((row) => row.pure).map((row) => ({
  name: `own-it/pure/${row.name}`,
  files: row.files,
  ignores: [TESTS],
  rules: {
    'no-restricted-globals': ['error', ...SURROUNDINGS.map((name) => ({ name, message: told }))],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: told },
      { object: 'Math', property: 'random', message: told }
    ],
    'no-restricted-syntax': [
      'error',
      EXPORT_ALL,
      RE_EXPORT,
      { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: told },
      { selector: "CallExpression[callee.name='Date']", message: told }
    ]
  }
}));
