import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { broken } from './lint-text';
import { PLANTED } from './planted';
import { AUDIENCES, CONTENT_AT_BUILD_TIME, FEATURES, ROOMS, ROWS } from './rooms.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const RULES = ['no-restricted-imports', 'own-it/restricted-dynamic-imports'];
/** The lines that break an import rule, each once however many patterns it meets. */
const brokenLines = async (file: string, lines: string[]) => {
  const all = await broken(file, lines.join('\n'));
  return [...new Set(all.filter((one) => RULES.includes(one.rule)).map((one) => one.line))];
};
const isBroken = async (file: string, line: string) => (await brokenLines(file, [line])).length > 0;

/** Every way to write an import of a value; a component's script has no `export … from`. */
const everyWay = (file: string, path: string) => [
  `import * as a from '${path}';`,
  `import '${path}';`,
  `import { type B, c } from '${path}';`,
  `const d = import('${path}');`,
  `const e = import(\`${path}\`);`,
  ...(file.endsWith('.svelte') ? [] : [`export { f } from '${path}';`, `export * from '${path}';`])
];

for (const { row, file, may, mayNot } of PLANTED) {
  describe(`${row} (${file})`, () => {
    test.each(may)('may import %s', async (path) => {
      expect(await brokenLines(file, everyWay(file, path))).toEqual([]);
    });
    test.each(mayNot)('may not import %s, whichever way it is written', async (path) => {
      const ways = everyWay(file, path);
      expect(await brokenLines(file, ways)).toEqual(ways.map((_, index) => index + 1));
    });
  });
}

test('every row of the table has its planted violation', () => {
  expect(PLANTED.map((one) => one.row)).toEqual(ROWS.map((row) => row.name));
});

test('a wall stands for types too, unless the types weigh nothing and tell nothing', async () => {
  const inFeature = (line: string) => isBroken('src/lib/features/training/x.ts', line);
  expect(await inFeature("import type { X } from '$lib/server/config';")).toBe(true);
  expect(await inFeature("export type X = import('$lib/server/config').X;")).toBe(true);
  expect(await inFeature("import type { X } from '$lib/content/schema';")).toBe(false);
  expect(await inFeature("export type X = import('$lib/content/schema').X;")).toBe(false);
  expect(await inFeature("import type { X } from 'zod';")).toBe(false);
});

test.each([
  ['src/lib/ui/x.ts', '$app/stores'],
  ['src/routes/+layout.svelte', 'svelte/store'],
  ['src/lib/server/x.ts', '$env/dynamic/private'],
  ['src/routes/x.ts', 'src/lib/ui/x'],
  ['src/routes/x.ts', '/src/lib/server/x'],
  ['src/routes/x.ts', './y/../../lib/server/x'],
  ['src/lib/browser/x.ts', '$lib/browser/../server/x'],
  ['tests/x.ts', 'svelte/store']
])('nobody may import: %s from %s', async (file, path) => {
  expect(await isBroken(file, `import * as x from '${path}';`)).toBe(true);
});

test('a test may use development tools but does not climb over the walls', async () => {
  const inTest = (path: string) =>
    isBroken('src/lib/domain/training/x.test.ts', `import * as x from '${path}';`);
  for (const tool of ['vitest', 'fast-check', 'node:fs', '../../../../tests/database']) {
    expect(await inTest(tool), tool).toBe(false);
  }
  for (const wall of ['$lib/server/config', '../../server/config']) {
    expect(await inTest(wall), wall).toBe(true);
  }
});

test('every room, feature, audience and build-time content file in the table is the real one', () => {
  const folders = (path: string) =>
    readdirSync(`${root}/${path}`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  expect([...ROOMS].sort()).toEqual(folders('src/lib').sort());
  expect([...FEATURES].sort()).toEqual(folders('src/lib/features').sort());
  const groups = folders('src/routes').filter((name) => name.startsWith('('));
  expect(AUDIENCES.map((name) => `(${name})`)).toEqual(expect.arrayContaining(groups));
  for (const name of CONTENT_AT_BUILD_TIME) {
    expect(existsSync(`${root}/src/lib/content/${name}.ts`), name).toBe(true);
  }
});
