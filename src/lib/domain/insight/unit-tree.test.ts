import { expect, test } from 'vitest';
import { inUse, organisationTree, pathTo, teamsOf, type UnitCounts } from './unit-tree';

const unit = (
  unitId: string,
  parentId: string | null,
  position: number,
  people = 0
): UnitCounts => ({
  unitId,
  parentId,
  position,
  name: unitId.toUpperCase(),
  counts: { people }
});
const council = { id: 'org', name: 'Anytown Council' };
const names = (nodes: readonly { id: string }[]): string[] => nodes.map((node) => node.id);

const departments = [
  unit('roads', null, 2),
  unit('care', null, 1),
  unit('night', 'care', 2, 4),
  unit('day', 'care', 1, 6),
  unit('repair', 'roads', 1, 9)
];

test('units stand in the organisation’s own order and add up', () => {
  const top = organisationTree(council, departments);
  expect(names(top.children)).toEqual(['care', 'roads']);
  expect(names(top.children[0]?.children ?? [])).toEqual(['day', 'night']);
  expect(top.counts).toEqual({ people: 19 });
  expect(top.name).toBe('Anytown Council');
});

test('people of a department who are in no team are a row of their own', () => {
  const top = organisationTree(council, [
    ...departments.filter((one) => one.unitId !== 'care'),
    unit('care', null, 1, 2)
  ]);
  const care = top.children[0];
  expect(care?.counts).toEqual({ people: 12 });
  expect(care?.children.at(-1)).toMatchObject({ kind: 'rest', name: '', counts: { people: 2 } });
});

test('an organisation that is the one unit at the top is not its own only department', () => {
  const top = organisationTree(council, [
    unit('whole', null, 1),
    ...departments.map((one) => ({ ...one, parentId: one.parentId ?? 'whole' }))
  ]);
  expect(top).toMatchObject({ id: 'whole', kind: 'organisation', counts: { people: 19 } });
  expect(names(top.children)).toEqual(['care', 'roads']);
});

test('an organisation without units is one empty node', () => {
  const top = organisationTree(council, []);
  expect(top).toMatchObject({ counts: {}, children: [] });
  expect(teamsOf(top)).toEqual([]);
});

test('the way to a unit starts at the top', () => {
  const top = organisationTree(council, departments);
  expect(names(pathTo(top, 'night') ?? [])).toEqual(['org', 'care', 'night']);
  expect(pathTo(top, 'elsewhere')).toBeNull();
  expect(names(teamsOf(top))).toEqual(['day', 'night', 'repair']);
});

test('a closed unit is spoken of only while something is counted in it or below it', () => {
  const closed = (one: UnitCounts) => ({ ...one, closed: true });
  const open = (one: UnitCounts) => ({ ...one, closed: false });
  const units = [
    open(unit('empty', null, 1)),
    closed(unit('gone', null, 2)),
    closed(unit('gone-too', 'gone', 1)),
    closed(unit('above', null, 3)),
    closed(unit('counted', 'above', 1, 3)),
    closed(unit('beside', 'above', 2))
  ];
  expect(inUse(units).map((one) => one.unitId)).toEqual(['empty', 'above', 'counted']);
  expect(organisationTree(council, inUse(units)).counts).toEqual({ people: 3 });
});
