import { expect, test } from 'vitest';
import { coverage, departmentsWith } from './coverage';
import { rowsBelow, rowsOf, wayTo } from './rows';
import { organisationTree, type UnitCounts } from './unit-tree';

const unit = (unitId: string, parentId: string | null, people = 0): UnitCounts => ({
  unitId,
  parentId,
  name: unitId,
  position: 0,
  counts: { people }
});
const top = organisationTree({ id: 'org', name: 'Council' }, [
  unit('care', null, 2),
  unit('day', 'care', 6),
  unit('night', 'care', 4),
  unit('roads', null),
  unit('repair', 'roads', 9),
  unit('signs', 'roads', 9)
]);
const ids = (rows: readonly { id: string; depth: number }[]) =>
  rows.map((row) => `${'>'.repeat(row.depth)}${row.id}`);
const people = (node: { counts: Readonly<Record<string, number>> }) => node.counts.people;

test('a department: its teams, who is in none of them, and the total last', () => {
  const care = top.children[0];
  if (!care) throw new Error('no department');
  const rows = rowsBelow(care, people);
  expect(rows.map((row) => [row.id, row.kind, row.cells])).toEqual([
    ['day', 'unit', 6],
    ['night', 'unit', 4],
    ['care/rest', 'rest', 2],
    ['care', 'total', 12]
  ]);
});

test('a team is its own only row; an organisation without units has none', () => {
  const [, , team] = wayTo(top, 'repair') ?? [];
  expect(team && ids(rowsBelow(team, people))).toEqual(['repair']);
  expect(rowsBelow(organisationTree({ id: 'o', name: 'O' }, []), people)).toEqual([]);
});

test('a champion’s rows: each unit and what is below it, once', () => {
  expect(ids(rowsOf(top, ['signs', 'care', 'day'], people))).toEqual([
    'care',
    '>day',
    '>night',
    '>care/rest',
    'signs'
  ]);
});

test('there is no way to an unknown unit, to a remainder, or out of a champion’s units', () => {
  expect(wayTo(top, 'elsewhere')).toBeNull();
  expect(wayTo(top, 'care/rest')).toBeNull();
  expect(wayTo(top, 'org')).toBeNull();
  expect(wayTo(top, 'repair', ['care'])).toBeNull();
  expect(wayTo(top, 'care', ['day'])).toBeNull();
  expect(wayTo(top, 'day', ['care'])?.map((node) => node.id)).toEqual(['org', 'care', 'day']);
});

test('a team is covered by its own champion or by one of a unit above it', () => {
  const found = coverage(top, top.children, [
    { personId: 'p1', name: 'Amina', unitIds: ['signs'] },
    { personId: 'p2', name: 'Ben', unitIds: ['care', 'closed'] },
    { personId: 'p3', name: 'Cai', unitIds: ['closed'] }
  ]);
  expect(found.covered).toBe(3);
  expect(found.uncovered).toEqual([{ unitId: 'repair', name: 'repair', department: 'roads' }]);
  expect(found.champions).toEqual([
    { name: 'Ben', units: [{ unitId: 'care', name: 'care' }] },
    { name: 'Amina', units: [{ unitId: 'signs', name: 'signs' }] }
  ]);
});

test('a champion sees the departments their units are in', () => {
  expect(departmentsWith(top, ['signs']).map((node) => node.id)).toEqual(['roads']);
  expect(departmentsWith(top, ['org'])).toHaveLength(2);
  const whole = coverage(top, top.children, [{ personId: 'p', name: 'Di', unitIds: ['org'] }]);
  expect(whole.uncovered).toEqual([]);
});
