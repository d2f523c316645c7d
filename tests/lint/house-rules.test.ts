import { expect, test } from 'vitest';
import { brokenRules } from './lint-text';

const lines = (count: number, line = '// why') =>
  Array.from({ length: count }, () => line).join('\n');

test('a file ends at 300 lines and a function at 60', async () => {
  const FILE = 'src/lib/server/sync/x.ts';
  // lintText adds the last line break, which counts as no line.
  expect(await brokenRules(FILE, lines(300))).toEqual([]);
  expect(await brokenRules(FILE, lines(301))).toEqual(['max-lines']);
  const func = (inside: number) => `export function x() {\n${lines(inside)}\n}`;
  expect(await brokenRules(FILE, func(58))).toEqual([]);
  expect(await brokenRules(FILE, func(59))).toEqual(['max-lines-per-function']);
});

test.each([
  ['@typescript-eslint/no-explicit-any', 'export const x: any = 1;'],
  ['eqeqeq', 'export const x = 1 == Number(2);'],
  ['no-console', "console.log('x');"],
  ['@typescript-eslint/ban-ts-comment', '// @ts-ignore\nexport const x = 1;'],
  ['no-restricted-syntax', "export * from './y';"],
  ['max-lines', lines(301)]
])('%s is an error', async (rule, code) => {
  expect(await brokenRules('src/lib/browser/sync/x.ts', code)).toEqual([rule]);
  expect(await brokenRules('src/routes/(learner)/learn/x.ts', code)).toEqual([rule]);
});

test('only the protocol has an index that passes on what others have', async () => {
  const code = "export { x } from './y';";
  expect(await brokenRules('src/lib/browser/sync/index.ts', code)).toEqual([
    'no-restricted-syntax'
  ]);
  expect(await brokenRules('src/lib/protocol/index.ts', code)).toEqual([]);
});

test.each([
  ['no-restricted-properties', 'export const x = Date.now();'],
  ['no-restricted-syntax', 'export const x = new Date();'],
  ['no-restricted-syntax', 'export const x = Date();'],
  ['no-restricted-properties', 'export const x = Math.random();'],
  ['no-restricted-globals', 'export const x = crypto.randomUUID();'],
  ['no-restricted-globals', 'export const x = globalThis.crypto.randomUUID();'],
  ['no-restricted-globals', 'export const x = performance.now();'],
  ['no-restricted-globals', "export const x = fetch('/');"],
  ['no-restricted-syntax', "export * from './y';"]
])('the domain has no clock, dice or surroundings: %s', async (rule, code) => {
  expect(await brokenRules('src/lib/domain/training/x.ts', code)).toEqual([rule]);
});

test('the domain may work with a moment that was passed in', async () => {
  const code = 'export const x = (at: string) => new Date(at).getTime();';
  expect(await brokenRules('src/lib/domain/training/x.ts', code)).toEqual([]);
});

test.each([
  '// eslint-disable-next-line no-console\nconsole.log(1);',
  '/* eslint-disable */\nconsole.log(1);',
  '/* eslint-disable no-console */\nconsole.log(1);',
  'console.log(1); // eslint-disable-line no-console',
  'console.log(1); // eslint-disable-line --'
])('switching a rule off without a reason is an error: %s', async (code) => {
  const rule = 'own-it/disable-needs-reason';
  expect(await brokenRules('src/lib/browser/x.ts', code)).toContain(rule);
  expect(await brokenRules('src/lib/ui/X.svelte', code)).toContain(rule);
});

test('so it is in the markup of a component', async () => {
  const markup = (comment: string) => `</script>\n<!-- ${comment} -->\n<script module lang="ts">`;
  const broken = await brokenRules('src/lib/ui/X.svelte', markup('eslint-disable eqeqeq'));
  expect(broken).toEqual(['own-it/disable-needs-reason']);
  const explained = markup('eslint-disable eqeqeq -- markup has no script to compare in');
  expect(await brokenRules('src/lib/ui/X.svelte', explained)).toEqual([]);
});

test('switching a rule off with a reason is accepted', async () => {
  const code =
    '// eslint-disable-next-line no-console -- the start page asks for it\nconsole.log(1);';
  expect(await brokenRules('src/lib/browser/x.ts', code)).toEqual([]);
});
