import { expect, test } from 'vitest';
import { hideBelow } from './cells';
import {
  adoptionCells,
  completedCount,
  completionCells,
  minutesCount,
  measureOf
} from './measures';
import { trendPoints } from './trend';
import { organisationTree, type Counts, type UnitCounts, type UnitNode } from './unit-tree';

function tree(teams: Record<string, Counts>): UnitNode {
  const units = Object.entries(teams).map(([unitId, counts], position): UnitCounts => ({
    unitId,
    parentId: null,
    name: unitId,
    position,
    counts
  }));
  return organisationTree({ id: 'org', name: 'Council' }, units);
}
const child = (top: UnitNode, at: number): UnitNode => {
  const found = top.children[at];
  if (!found) throw new Error(`no child ${at}`);
  return found;
};

test('an organisation may hide more, never less', () => {
  expect([{}, { hideBelow: 3 }, { hideBelow: 10 }].map(hideBelow)).toEqual([5, 5, 10]);
});

test('an unknown measure is completion', () => {
  expect([measureOf(null), measureOf('adoption'), measureOf('salary')]).toEqual([
    'completion',
    'adoption',
    'completion'
  ]);
});

test('completion: share of people, hidden for small groups unless names may be seen', () => {
  const top = tree({
    big: { people: 40, [completedCount('m1')]: 31 },
    small: { people: 3, [completedCount('m1')]: 1 },
    empty: {}
  });
  const champion = completionCells(top, ['m1', 'm2'], 5);
  expect(champion(child(top, 0))).toEqual([
    { kind: 'hidden', reason: 'protects-another' },
    { kind: 'hidden', reason: 'protects-another' }
  ]);
  expect(champion(child(top, 1))[0]).toEqual({ kind: 'hidden', reason: 'few-people' });
  expect(champion(child(top, 2))[0]).toEqual({ kind: 'none' });
  expect(champion(top)[0]).toMatchObject({ kind: 'value', n: 43 });

  const hr = completionCells(top, ['m1', 'm2'], null);
  expect(hr(child(top, 0))).toEqual([
    { kind: 'value', value: 0.775, n: 40, band: 4 },
    { kind: 'value', value: 0, n: 40, band: 1 }
  ]);
  expect(hr(child(top, 1))[0]).toMatchObject({ kind: 'value', n: 3 });
});

test('people who have left never make a share more than everybody', () => {
  const top = tree({ a: { people: 8, [completedCount('m1')]: 11 } });
  expect(completionCells(top, ['m1'], 5)(top)[0]).toMatchObject({ value: 1, band: 5 });
});

test('AI use: share checked, middle minutes, share who lost time', () => {
  const top = tree({
    a: {
      people: 20,
      used: 15,
      checked: 9,
      lost: 3,
      [minutesCount('took-longer')]: 4,
      [minutesCount('6-15')]: 30,
      [minutesCount('over-30')]: 6,
      [minutesCount('cannot-tell')]: 20
    }
  });
  expect(adoptionCells(top, 5)(top)).toEqual({
    checked: { kind: 'value', value: 0.45, n: 20, band: 3 },
    minutes: { kind: 'value', value: '6-15', n: 15, band: 4 },
    lost: { kind: 'value', value: 0.2, n: 15, band: 2 }
  });
});

test('AI use: fewer than 30 entries are no percentage, fewer than 5 users no figure at all', () => {
  const top = tree({
    few: { people: 25, used: 9, checked: 6, [minutesCount('1-5')]: 29 },
    many: { people: 20, used: 5, [minutesCount('1-5')]: 30 },
    rare: { people: 20, used: 2, [minutesCount('1-5')]: 60 },
    none: { people: 20 }
  });
  const cells = adoptionCells(top, 5);
  expect(cells(child(top, 0)).lost).toEqual({ kind: 'hidden', reason: 'few-entries' });
  expect(cells(child(top, 0)).checked).toMatchObject({ kind: 'value', value: 0.24 });
  expect(cells(child(top, 1)).minutes).toEqual({ kind: 'hidden', reason: 'protects-another' });
  expect(cells(child(top, 2)).minutes).toEqual({ kind: 'hidden', reason: 'few-people' });
  expect(cells(child(top, 3)).minutes).toEqual({ kind: 'none' });
  expect(cells(top).minutes).toMatchObject({ kind: 'value', value: '1-5', n: 16 });
});

test('AI use: 30 entries of which too few say how long is no middle', () => {
  const top = tree({
    a: { people: 20, used: 9, [minutesCount('1-5')]: 5, [minutesCount('cannot-tell')]: 30 }
  });
  expect(adoptionCells(top, 5)(top)).toMatchObject({
    minutes: { kind: 'hidden', reason: 'few-entries' },
    lost: { kind: 'value', value: 0 }
  });
});

test('a week with few people is hidden, and a week with nobody is nought', () => {
  const top = tree({
    a: { people: 20, 'checked:w1': 3, 'completions:w1': 2, 'checked:w2': 0, 'checked:w3': 8 }
  });
  const points = trendPoints(top, ['w1', 'w2', 'w3'], { below: 5, hideCompletions: false })(top);
  expect(points).toEqual([
    { week: 'w1', completions: 2, checked: null },
    { week: 'w2', completions: 0, checked: 0 },
    { week: 'w3', completions: 0, checked: 8 }
  ]);
});
