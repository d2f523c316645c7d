import { expect, test } from 'vitest';
import { colourOf, type Colour } from './prove';
import type { Proof } from './sabotage';

const vitest = (numTotalTests: number) => JSON.stringify({ numTotalTests, success: false });
const playwright = (unexpected: number) =>
  JSON.stringify({ stats: { expected: 0, unexpected, flaky: 0 }, errors: [] }, null, 2);

test.each<[string, Colour, Proof['kind'], number | null, string]>([
  ['a test that failed', 'red', 'unit', 1, vitest(3)],
  ['a test that failed, after a line of a log', 'red', 'database', 1, `[pg] up\n${vitest(1)}\n`],
  ['a test file that cannot be read', 'broken', 'unit', 1, vitest(0)],
  ['a runner that could not start', 'broken', 'component', 1, ''],
  ['a run that took too long', 'broken', 'database', null, vitest(3)],
  ['a spec that failed', 'red', 'e2e', 1, playwright(1)],
  ['a spec that cannot be read', 'broken', 'e2e', 1, playwright(0)],
  ['a model that counts a loss', 'red', 'model', 1, '{"histories":25,"seed":1,"lost":1}'],
  ['a model that cannot be built', 'broken', 'model', 1, ''],
  ['a run that kept nothing', 'red', 'command', 1, '[\n  { "name": "drain", "ok": false }\n]'],
  ['a run that this machine cannot do', 'not shown', 'command', 2, '[{ "ok": false }]'],
  ['a run that crashed', 'broken', 'command', 1, 'Error: no server'],
  ['whatever went well', 'green', 'unit', 0, '']
])('%s is %s', (_, colour, kind, code, said) => {
  expect(colourOf(kind, { code, said })).toBe(colour);
});
