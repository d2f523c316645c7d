import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { contentWith, SHORT_ONE } from '../../../tests/fixtures/content';
import { check } from './check';

const TODAY = '2026-11-23';
const SCHEMA = 'module.schema.json';

/** Good content with a schema file that is up to date. */
function wholeContent(...edits: Parameters<typeof contentWith>): string {
  const dir = contentWith(...edits);
  check(dir, TODAY, true);
  return dir;
}

it('counts what there is when all is good', () => {
  expect(check(wholeContent(), TODAY)).toEqual({
    ok: true,
    lines: ['2 modules, 14 cards, 2 sources: all good']
  });
});

it.each([
  ['2026-11-22', 'was due on'],
  ['2026-11-23', 'is due by'],
  ['2026-12-23', 'is due by']
])('warns of a source to look at by %s, and passes', (date, words) => {
  const dir = wholeContent(['sources.yaml', 'checkBy: 2027-06-01', `checkBy: ${date}`]);
  const url = 'https://example.org/playbook?a=1&b=2';
  expect(check(dir, TODAY)).toEqual({
    ok: true,
    lines: [
      `warning: sources.yaml: a new look at "playbook" ${words} ${date}: ${url}`,
      '2 modules, 14 cards, 2 sources: all good'
    ]
  });
});

it('says nothing of a source to look at in 31 days', () => {
  const dir = wholeContent(['sources.yaml', 'checkBy: 2027-06-01', 'checkBy: 2026-12-24']);
  expect(check(dir, TODAY).lines).toEqual(['2 modules, 14 cards, 2 sources: all good']);
});

it('fails on content that cannot be built, with each problem on a line', () => {
  const dir = wholeContent([SHORT_ONE, 'order: 1', 'order: 2']);
  expect(check(dir, TODAY)).toEqual({
    ok: false,
    lines: [
      '1 problem in the content files:',
      `  ${SHORT_ONE}: order: every-card has place 2 already (line 6)`
    ]
  });
});

it('fails on an old schema and names the command that writes it', () => {
  const dir = wholeContent();
  writeFileSync(join(dir, SCHEMA), '{}\n');
  expect(check(dir, TODAY)).toEqual({
    ok: false,
    lines: [`${SCHEMA}: this is out of date; run: npm run content:check -- --write`]
  });
  expect(check(dir, TODAY, true)).toEqual({
    ok: true,
    lines: [`${SCHEMA}: written`, '2 modules, 14 cards, 2 sources: all good']
  });
  expect(check(dir, TODAY).ok).toBe(true);
});

it('gives editors a schema that knows the kinds of card and allows what has a default', () => {
  const schema: unknown = JSON.parse(readFileSync(join(wholeContent(), SCHEMA), 'utf8'));
  expect(schema).toMatchObject({
    additionalProperties: false,
    properties: {
      outcome: { type: 'string', description: expect.stringContaining('You can') as string },
      cards: { items: { oneOf: expect.any(Array) as unknown[] } }
    }
  });
  const { properties } = schema as {
    properties: { cards: { items: { oneOf: { required: string[]; properties: object }[] } } };
  };
  const kinds = properties.cards.items.oneOf;
  expect(kinds).toHaveLength(11);
  for (const kind of kinds) {
    expect(kind.properties).toHaveProperty('sources');
    expect(kind.required).not.toContain('sources');
  }
});

it('ends the command with 0 when all is good and 1 when it is not', () => {
  const dir = wholeContent();
  const tsx = join(
    dirname(createRequire(import.meta.url).resolve('tsx/package.json')),
    'dist/cli.mjs'
  );
  const command = () =>
    spawnSync(process.execPath, [tsx, join(import.meta.dirname, 'cli.ts'), dir], {
      encoding: 'utf8'
    });
  const good = command();
  expect(good.stdout).toContain('2 modules, 14 cards, 2 sources: all good');
  expect(good.status).toBe(0);
  writeFileSync(join(dir, 'skills.yaml'), '[]');
  const bad = command();
  expect(bad.stderr).toContain('skills.yaml: this list needs exactly 8');
  expect(bad.status).toBe(1);
});
