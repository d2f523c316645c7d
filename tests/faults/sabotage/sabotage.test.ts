import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../steps';
import { SABOTAGES } from './all';
import { proofsOf } from './sabotage';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

describe('every seeded bug', () => {
  it.each(SABOTAGES.map((one) => [one.name, one] as const))('%s still has its place', (_, one) => {
    for (const { file, find } of one.edits) {
      expect(read(file).split(find).length - 1, `places in ${file}`).toBe(1);
    }
  });

  it.each(SABOTAGES.flatMap((one) => proofsOf(one).map((proof) => [one.name, proof] as const)))(
    '%s has a proof that is there',
    (_, proof) => {
      if (proof.kind === 'model') return;
      const text = read(proof.kind === 'command' ? proof.script : proof.file);
      // A test's name may be put together; what a proof asks for has to stand there in one piece.
      if ('test' in proof && proof.test) expect(text).toContain(proof.test);
    }
  );

  it('is there once, under one name', () => {
    const places = SABOTAGES.map(({ edits }) =>
      edits.map(({ file, find, replace }) => [file, find.trim(), replace.trim()].join()).join()
    );
    expect(new Set(places).size).toBe(places.length);
  });

  it('has a name of its own', () => {
    const names = SABOTAGES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
