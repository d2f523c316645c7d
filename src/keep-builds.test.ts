import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepBuilds } from './keep-builds';

let folder: string;
let built: string;
let kept: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-it-builds-'));
  built = join(folder, 'build', 'immutable');
  kept = join(folder, '.builds');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** One build: the folder is emptied first, as adapter-node does. */
function build(at: number, ...files: string[]): void {
  rmSync(built, { recursive: true, force: true });
  for (const file of files) {
    mkdirSync(dirname(join(built, file)), { recursive: true });
    writeFileSync(join(built, file), `${file} of ${at}`);
  }
  keepBuilds(built, kept, at);
}

const served = (): string[] =>
  readdirSync(built, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') || file.endsWith('.br'))
    .sort();

test('a page that was opened three builds ago still finds every file of its own', () => {
  build(1, 'chunks/a1.js', 'chunks/a1.js.br', 'chunks/same.js');
  build(2, 'chunks/a2.js', 'chunks/same.js');
  build(3, 'chunks/a3.js', 'nodes/deep/a3.js', 'chunks/same.js');
  build(4, 'chunks/a4.js', 'chunks/same.js');
  expect(served()).toEqual([
    'chunks/a1.js',
    'chunks/a1.js.br',
    'chunks/a2.js',
    'chunks/a3.js',
    'chunks/a4.js',
    'chunks/same.js',
    'nodes/deep/a3.js'
  ]);
});

test('a file that the new build has too is the new build’s', () => {
  build(1, 'chunks/same.js');
  build(2, 'chunks/same.js');
  expect(readFileSync(join(built, 'chunks/same.js'), 'utf8')).toBe('chunks/same.js of 2');
});

test('older builds go, so that the folder does not grow for ever', () => {
  for (let at = 1; at <= 12; at++) build(at, `chunks/a${at}.js`);
  expect(served()).toEqual(['chunks/a10.js', 'chunks/a11.js', 'chunks/a12.js', 'chunks/a9.js']);
  expect(readdirSync(kept)).toHaveLength(4);
});

test('a build that was killed while it was being kept is not half of a build', () => {
  build(1, 'chunks/a1.js');
  const half = join(kept, '000000000000002.part');
  mkdirSync(half);
  writeFileSync(join(half, 'torn.js'), 'to');
  build(3, 'chunks/a3.js');
  expect(served()).toEqual(['chunks/a1.js', 'chunks/a3.js']);
  expect(existsSync(half), 'it is cleared away').toBe(false);
});
