import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, nothingYet, type Counted, type PersonState } from '../training/person-state';
import { rollupChange, type RollupChange } from './rollup-change';

const counted: fc.Arbitrary<Counted> = fc
  .record({
    countedOn: fc.constantFrom('2026-10-30', '2026-11-01', '2026-11-02', '2026-11-20'),
    module: fc.constantFrom('a', 'b', 'constructor'),
    what: fc.constantFrom('opened', 'answered', 'completed', 'used', 'not-to-use'),
    minutes: fc.constantFrom('took-longer', '1-5'),
    checked: fc.constantFrom('no', 'by-reading'),
    score: fc.constantFrom(0.5, 0.75)
  })
  .map(({ countedOn, module, what, minutes, checked, score }) => {
    const about = { module, version: 1 };
    const type = {
      opened: 'module.opened',
      answered: 'card.answered',
      completed: 'module.completed',
      used: 'ai-use.logged',
      'not-to-use': 'ai-use.logged'
    }[what];
    const data = {
      opened: about,
      answered: { ...about, card: 'c', answer: null, correct: null, ms: 1 },
      completed: { ...about, score },
      used: { chose: 'used', task: 'draft', tool: 't', minutes, checked, result: 'helped' },
      'not-to-use': { chose: 'not-to-use' }
    }[what];
    // Built from parts, each of which is what its type asks for.
    return { countedOn, event: { id: '', seq: 1, at: '', v: 1, type, data } as Counted['event'] };
  });

/** Every number of a change by its path, zeros left out, so that sums of changes compare. */
function flat(change: RollupChange): Map<string, number> {
  const sums = new Map<string, number>();
  const walk = (value: object, path: string): void => {
    for (const [key, inner] of Object.entries(value) as [string, object | number][]) {
      if (typeof inner === 'number') sums.set(`${path}/${key}`, inner);
      else walk(inner, `${path}/${key}`);
    }
  };
  walk(change, '');
  return sums;
}

function add(into: Map<string, number>, change: RollupChange): void {
  for (const [key, value] of flat(change)) {
    const sum = (into.get(key) ?? 0) + value;
    if (sum === 0) into.delete(key);
    else into.set(key, sum);
  }
}

test('the changes of many batches add up to the change of all at once, in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.array(counted, { maxLength: 6 }), { maxLength: 6 }), (batches) => {
      const sums = new Map<string, number>();
      let state: PersonState = nothingYet;
      for (const batch of batches) {
        const after = batch.reduce(fold, state);
        add(sums, rollupChange(state, after, batch));
        state = after;
      }
      const all = batches.flat().reverse();
      const whole = new Map<string, number>();
      add(whole, rollupChange(nothingYet, all.reduce(fold, nothingYet), all));
      expect(sums).toEqual(whole);
    })
  );
});

test('a module finished earlier than was known moves its completion to the earlier week', () => {
  const completed = (countedOn: string): Counted => ({
    countedOn,
    event: {
      id: '',
      seq: 1,
      at: '',
      v: 1,
      type: 'module.completed',
      data: { module: 'a', version: 1, score: 1 }
    }
  });
  const known = fold(nothingYet, completed('2026-11-20'));
  const late = completed('2026-11-02');
  const change = rollupChange(known, fold(known, late), [late]);
  expect(change.weeks).toEqual({
    '2026-11-16': { completions: -1, checkedPeople: 0 },
    '2026-11-02': { completions: 1, checkedPeople: 0 }
  });
  expect(change.modules).toEqual({});
});
