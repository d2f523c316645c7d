import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { applied, EMPTY, planFor } from './fixture';
import { changesNothing } from './plan';
import type { Present } from './present';

const HEAD =
  'Employee number,Name,Unit code,Unit name,Parent code,Post number,Last day,Manager number';
const few = (...values: string[]) => fc.constantFrom(...values);
/** Small alphabets, so that rows meet: the same number twice, rings, orphans, strangers. */
const row = fc
  .tuple(
    few('1', '2', '3', '4', '5', ''),
    few('Ann', 'Bo', 'Cy', ''),
    few('A', 'B', 'C', 'D', ''),
    few('North', 'South', ''),
    few('', 'A', 'B', 'C', 'E'),
    few('', 'p1', 'p2', 'p3'),
    few('', '', '', '01/11/2026', '01/12/2026', 'soon'),
    few('', '', '1', '2', '9')
  )
  .map((cells) => cells.join(','));
const file = fc.array(row, { minLength: 1, maxLength: 12 });

/** No unit is below itself, and everybody is in a unit that there is. */
function isSound({ units, people }: Present): boolean {
  const parents = new Map(units.map((unit) => [unit.unitId, unit.parentId]));
  const ends = units.every(({ unitId }) => {
    let at: string | null = unitId;
    for (let steps = 0; at !== null; steps += 1) {
      if (steps > units.length || !parents.has(at)) return false;
      at = parents.get(at) ?? null;
    }
    return true;
  });
  return ends && people.every(({ unit }) => parents.has(unit));
}

test('whatever two files say: applied, each leaves a sound roster and changes nothing a second time', () => {
  fc.assert(
    fc.property(file, file, fc.boolean(), (first, second, complete) => {
      let roster = EMPTY;
      for (const rows of [first, second]) {
        const lines = [HEAD, ...rows];
        roster = applied(roster, planFor(lines, roster, { complete }));
        expect(isSound(roster)).toBe(true);
        const again = planFor(lines, roster, { complete });
        expect([again.units, again.people, again.posts]).toEqual([[], [], []]);
        expect(changesNothing(again)).toBe(true);
      }
    }),
    { numRuns: 400 }
  );
});

test('nobody leaves of whom a row speaks, unless it says so', () => {
  fc.assert(
    fc.property(file, file, (first, second) => {
      const roster = applied(EMPTY, planFor([HEAD, ...first], EMPTY));
      const named = new Set(second.flatMap((line) => line.split(',')[0] || []));
      for (const change of planFor([HEAD, ...second], roster).people) {
        if (change.kind !== 'leaves' || !named.has(change.number)) continue;
        expect(change.after.leftOn).toBe('2026-11-01');
      }
    }),
    { numRuns: 400 }
  );
});
