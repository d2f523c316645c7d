import { describe, expect, test } from 'vitest';
import { changeProblem, cleanName, dayProblem, isDay, type Change } from './reorganise';
import { choices, flat, openTree, topLevels, wayTo, type RosterUnit } from './unit-tree';

const unit = (path: string, more: Partial<RosterUnit> = {}): RosterUnit => {
  const ids = path.split('/');
  return {
    unitId: ids.at(-1)!,
    parentId: ids.at(-2) ?? null,
    name: `Unit ${ids.at(-1)!}`,
    position: 0,
    path: ids,
    code: null,
    closedOn: null,
    people: 1,
    ...more
  };
};
/** a > b > c, d beside a; e was closed. */
const units = [
  unit('a', { position: 1 }),
  unit('a/b', { people: 2 }),
  unit('a/b/c', { people: 0 }),
  unit('d'),
  unit('a/e', { closedOn: '2026-01-01', people: 0, name: 'Unit b' })
];

describe('a change of units', () => {
  test.each<[Change, ReturnType<typeof changeProblem>]>([
    [{ kind: 'move', unitId: 'b', parentId: null }, null],
    [{ kind: 'move', unitId: 'a', parentId: 'c' }, 'into-itself'],
    [{ kind: 'move', unitId: 'a', parentId: 'a' }, 'into-itself'],
    [{ kind: 'move', unitId: 'b', parentId: 'a' }, 'same-place'],
    [{ kind: 'move', unitId: 'b', parentId: 'e' }, 'unit-closed'],
    [{ kind: 'merge', unitId: 'b', intoId: 'c' }, 'into-itself'],
    [{ kind: 'merge', unitId: 'c', intoId: 'b' }, null],
    [{ kind: 'merge', unitId: 'b', intoId: 'nowhere' }, 'no-unit'],
    [{ kind: 'close', unitId: 'c' }, null],
    [{ kind: 'close', unitId: 'b' }, 'not-empty'],
    [{ kind: 'close', unitId: 'e' }, 'unit-closed'],
    [{ kind: 'rename', unitId: 'b', name: 'UNIT B' }, null],
    [{ kind: 'rename', unitId: 'b', name: 'Unit b' }, 'same-name'],
    [{ kind: 'rename', unitId: 'd', name: 'unit A' }, 'name-taken'],
    [{ kind: 'add', parentId: 'a', name: 'unit B' }, 'name-taken'],
    [{ kind: 'add', parentId: 'd', name: 'Unit b' }, null],
    [{ kind: 'add', parentId: null, name: 'x'.repeat(121) }, 'name-too-long'],
    [{ kind: 'split', unitId: 'b', name: 'N', personIds: [], postIds: [] }, 'nobody-chosen']
  ])('%o: %s', (change, problem) => {
    expect(changeProblem(units, change)).toBe(problem);
  });

  test('units of one name are never put beside each other by a merge', () => {
    const more = [...units, unit('d/f', { name: 'unit C' })];
    expect(changeProblem(more, { kind: 'merge', unitId: 'b', intoId: 'd' })).toBe('name-taken');
    // The child takes the name of the parent that goes.
    const own = [...units, unit('a/b/g', { name: 'Unit b' })];
    expect(changeProblem(own, { kind: 'merge', unitId: 'b', intoId: 'a' })).toBeNull();
  });
});

test('names are cleaned, and days are days of the calendar', () => {
  expect(cleanName('  Home \n care\u00A0east ')).toBe('Home care east');
  const bad = ['0000-01-01', '2026-02-29', '2026-13-01', '25/11/2026', '', '2026-11-25T10:00'];
  expect(isDay('2024-02-29')).toBe(true);
  expect(bad.filter(isDay)).toEqual([]);
  expect(dayProblem('2026-11-25', '2026-11-25')).toBeNull();
  expect(dayProblem('2026-11-26', '2026-11-25')).toBe('future-day');
  expect(dayProblem('0202-11-26', '2026-11-25')).toBe('too-early');
});

test('open units are a tree in the organisation’s order, with everybody below added up', () => {
  const tree = openTree(units);
  expect(flat(tree).map((node) => [node.unitId, node.all])).toEqual([
    ['d', 1],
    ['a', 3],
    ['b', 2],
    ['c', 0]
  ]);
  const cut = topLevels(tree, 3);
  expect(cut.map((node) => [node.unitId, node.hidden, node.children.length])).toEqual([
    ['d', 0, 0],
    ['a', 0, 1]
  ]);
  expect(cut[1]!.children).toMatchObject([{ unitId: 'b', all: 2, hidden: 1, children: [] }]);
  expect(topLevels(tree, 1)).toHaveLength(2);
  expect(choices(tree).at(-1)).toEqual({ unitId: 'c', name: 'Unit a / Unit b / Unit c' });
  expect(wayTo(units, units[2]!).map((one) => one.unitId)).toEqual(['a', 'b', 'c']);
});
