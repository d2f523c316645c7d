import { describe, expect, test } from 'vitest';
import { applied, EMPTY, planFor } from './fixture';
import type { Plan } from './plan';
import type { Present } from './present';

const units = (plan: Plan) => plan.units.map(({ ref, before, after }) => [ref, before, after]);

describe('units by code', () => {
  const HEAD = 'Employee number,Name,Unit code,Unit name,Parent code';
  const START = [HEAD, ',,P,Place,', ',,C,Care,', '1,Ann,H,Highways,P', '2,Bo,N,North depot,H'];
  const NOW = applied(EMPTY, planFor(START));
  const replaced = (from: string, to: string) =>
    planFor(
      START.map((line) => line.replace(from, to)),
      NOW
    );

  test('a new name for a code is a renamed unit, and moves nobody', () => {
    const plan = replaced('Highways', 'Roads');
    expect(units(plan)).toMatchObject([['c:H', { name: 'Highways' }, { name: 'Roads' }]]);
    expect(plan.people).toEqual([]);
  });

  test('another unit above is a moved unit, and moves nobody', () => {
    const plan = replaced('Highways,P', 'Highways,C');
    expect(units(plan)).toMatchObject([['c:H', { parent: 'c:P' }, { parent: 'c:C' }]]);
    expect(plan.people).toEqual([]);
  });

  test('a ring through units that the file does not name is found', () => {
    const plan = planFor([HEAD, '1,Ann,H,Highways,N'], NOW, { complete: false });
    expect(plan.problems).toMatchObject([{ line: 2, code: 'unit-cycle' }]);
    expect(plan.units).toEqual([]);
  });

  test('nobody is put into a unit that is closed', () => {
    const closed = {
      ...NOW,
      units: NOW.units.map((one) => (one.code === 'H' ? { ...one, closedOn: '2026-10-01' } : one))
    };
    expect(planFor(START, closed).problems).toMatchObject([
      { line: 4, code: 'unit-closed' },
      { line: 5, code: 'unit-closed' }
    ]);
  });

  test('the unit above may be one that only the roster knows', () => {
    const plan = planFor([HEAD, '3,Cy,X,Extra,P'], NOW, { complete: false });
    expect(units(plan)).toEqual([['c:X', null, { name: 'Extra', code: 'X', parent: 'c:P' }]]);
  });
});

const unit = (unitId: string, name: string, parentId: string | null): Present['units'][number] => ({
  unitId,
  name,
  parentId,
  code: null,
  closedOn: null
});
const UNCODED: Present = {
  ...EMPTY,
  units: [unit('p', 'Place', null), unit('h', 'Highways', 'p'), unit('n', 'North depot', 'h')]
};

describe('units without a code in the roster', () => {
  test('are found by their names from the top down, and get the code', () => {
    const plan = planFor(
      ['Employee number,Name,Unit code,Unit name,Parent code', ',,P,Place,', '1,Ann,H,Highways,P'],
      UNCODED
    );
    expect(units(plan)).toMatchObject([
      ['p', { code: null }, { code: 'P', parent: null }],
      ['h', { code: null }, { code: 'H', parent: 'p' }]
    ]);
  });

  test('are found by a path, whatever its case and marks', () => {
    for (const path of [
      'Place / Highways / North depot',
      'place > HIGHWAYS > north depot',
      'Place/Highways/North depot'
    ]) {
      const plan = planFor(['Employee number,Name,Unit path', `1,Ann,${path}`], UNCODED);
      expect(plan.units).toEqual([]);
      expect(plan.people).toMatchObject([{ after: { unit: 'n' } }]);
    }
  });

  test('a path adds what is missing on its way', () => {
    const plan = planFor(['Employee number,Name,Unit path', '1,Ann,Place / Parks / East'], UNCODED);
    expect(units(plan)).toEqual([
      ['p:place/parks', null, { name: 'Parks', code: null, parent: 'p' }],
      ['p:place/parks/east', null, { name: 'East', code: null, parent: 'p:place/parks' }]
    ]);
  });

  test('a name alone finds the only unit that has it', () => {
    const plan = planFor(
      ['Employee number,Name,Unit', '1,Ann,North depot', '2,Bo,Somewhere'],
      UNCODED
    );
    expect(plan.people).toMatchObject([
      { after: { unit: 'n' } },
      { after: { unit: 'n:somewhere' } }
    ]);
    expect(plan.units).toMatchObject([
      { before: null, after: { name: 'Somewhere', parent: null } }
    ]);
  });

  test('code and path together: the unit on the way is the one with its own row', () => {
    const plan = planFor([
      'Employee number,Name,Unit code,Unit path',
      '1,Ann,H,Place / Highways',
      '2,Bo,P,Place'
    ]);
    expect(units(plan)).toEqual([
      ['c:H', null, { name: 'Highways', code: 'H', parent: 'c:P' }],
      ['c:P', null, { name: 'Place', code: 'P', parent: null }]
    ]);
  });
});

test('a name alone means the unit that another row names with its code', () => {
  const plan = planFor([
    'Employee number,Name,Unit code,Unit name',
    '1,Ann,,North',
    '2,Bo,N,North'
  ]);
  expect(units(plan)).toEqual([['c:N', null, { name: 'North', code: 'N', parent: null }]]);
  expect(plan.people).toMatchObject([{ after: { unit: 'c:N' } }, { after: { unit: 'c:N' } }]);
});

test('a name alone that two units have makes one unit, once', () => {
  const HEAD = 'Employee number,Name,Unit code,Unit name';
  const two = applied(EMPTY, planFor([HEAD, '1,Ann,A,South', '2,Bo,B,South']));
  const lines = [HEAD, '3,Cy,,South'];
  const three = applied(two, planFor(lines, two, { complete: false }));
  expect(three.units).toHaveLength(3);
  expect(planFor(lines, three, { complete: false })).toMatchObject({ units: [], people: [] });
});
