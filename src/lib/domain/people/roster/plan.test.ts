import { describe, expect, test } from 'vitest';
import { applied, EMPTY, planFor } from './fixture';
import { changesNothing, countsOf, leaversToConfirm, type Plan } from './plan';

const HEAD =
  'Employee number,Name,Email,Unit code,Unit name,Parent code,Start date,Last day,Manager number,Post number,Main post';
const TREE = [',,,P,Place,', ',,,H,Highways,P'];
const ANN = '001,Ann,ann@x.example,H,Highways,P,01/02/2020,,,1,yes';
const BO = '002,Bo,,H,Highways,P,,,001,2,yes';
const START = [HEAD, ...TREE, ANN, BO];
const NOW = applied(EMPTY, planFor(START));

const wrong = (plan: Plan) => plan.problems.map(({ line, field, code }) => [line, field, code]);
const who = (plan: Plan) => plan.people.map(({ number, kind }) => [number, kind]);

test('a file that was applied changes nothing any more', () => {
  expect(countsOf(planFor(START))).toMatchObject({ joins: 2, unitsAdded: 2, posts: 2, rows: 4 });
  expect(changesNothing(planFor(START, NOW))).toBe(true);
});

test('leading zeros are part of a number', () => {
  expect(
    who(planFor([HEAD, ...TREE, ANN.replace('001', '1'), BO.replace('001', '')], NOW))
  ).toEqual([
    ['1', 'joins'],
    ['002', 'changes'],
    ['001', 'leaves']
  ]);
});

describe.each<[string, string[], [number, string, string][]]>([
  ['no number', [',Cy,,H,Highways,P'], [[4, 'number', 'missing']]],
  ['no name', ['003,,,H,Highways,P'], [[4, 'name', 'missing']]],
  ['no unit', ['003,Cy,,,,'], [[4, 'unitCode', 'missing']]],
  ['a formula', ['003,ƒ,,H,Highways,P'], [[4, 'name', 'formula']]],
  ['a formula in a CSV file', ['003,=1+1,,H,Highways,P'], [[4, 'name', 'formula']]],
  [
    'a name of a thousand letters',
    [`003,${'x'.repeat(1000)},,H,Highways,P`],
    [[4, 'name', 'too-long']]
  ],
  ['a date that is none', ['003,Cy,,H,Highways,P,31/02/2026'], [[4, 'startedOn', 'bad-date']]],
  ['no email address', ['003,Cy,cy at x,H,Highways,P'], [[4, 'email', 'bad-email']]],
  [
    'a word for yes that is none',
    ['003,Cy,,H,Highways,P,,,,3,perhaps'],
    [[4, 'isMain', 'bad-choice']]
  ],
  [
    'a last day before the first',
    ['003,Cy,,H,Highways,P,01/02/2026,01/01/2026'],
    [[4, 'leftOn', 'left-before-start']]
  ],
  [
    'two people with one number',
    ['003,Cy,,H,Highways,P', '003,Di,,H,Highways,P'],
    [
      [4, 'number', 'two-people'],
      [5, 'number', 'two-people']
    ]
  ],
  [
    'one person twice in one post',
    ['003,Cy,,H,Highways,P,,,,3,', '003,Cy,,H,Highways,P,,,,3,'],
    [
      [4, 'number', 'same-twice'],
      [5, 'number', 'same-twice']
    ]
  ],
  [
    'two main posts',
    ['003,Cy,,H,Highways,P,,,,3,yes', '003,Cy,,P,Place,,,,,4,yes'],
    [
      [4, 'isMain', 'two-mains'],
      [5, 'isMain', 'two-mains']
    ]
  ],
  [
    'a manager who does not exist',
    ['003,Cy,,H,Highways,P,,,999'],
    [[4, 'manager', 'manager-unknown']]
  ],
  [
    'somebody who manages themselves',
    ['003,Cy,,H,Highways,P,,,003'],
    [[4, 'manager', 'manager-self']]
  ],
  ['a unit without the one above', ['003,Cy,,N,New,NOBODY'], [[4, 'unitCode', 'unit-orphan']]],
  ['a unit with two names', ['003,Cy,,H,Roads,P'], [[4, 'unitName', 'unit-conflict']]],
  ['a post in two units', ['003,Cy,,P,Place,,,,,1,'], [[4, 'postNumber', 'post-conflict']]],
  [
    'units in a ring',
    ['003,Cy,,A,A,B', '004,Di,,B,B,A', '005,Ed,,C,C,A'],
    [
      [4, 'unitCode', 'unit-cycle'],
      [5, 'unitCode', 'unit-cycle'],
      [6, 'unitCode', 'unit-cycle']
    ]
  ]
])('%s', (_, rows, expected) => {
  const plan = planFor([HEAD, TREE[0]!, ANN, ...rows, BO], NOW);
  test('is told by row, column and reason', () => expect(wrong(plan)).toEqual(expected));
  test('and nothing of it is taken', () => {
    expect({ ...plan, problems: [] }).toMatchObject({ units: [], people: [], posts: [] });
    expect(plan.badRows).toBe(new Set(expected.map(([line]) => line)).size);
  });
});

test.each([
  ['their number is a formula', 'ƒ,Bo,,H,Highways,P,,,001,2,yes'],
  ['their number is missing', ',Bo,,H,Highways,P,,,001,2,yes'],
  ['their date is bad', '002,Bo,,H,Highways,P,soon,,001,2,yes'],
  ['their unit is an orphan', '002,Bo,,N,New,NOBODY,,,001,2,yes']
])('nobody is a leaver whose row is bad: %s', (_, row) => {
  const plan = planFor([HEAD, ...TREE, ANN, row], NOW);
  expect(plan.problems).toHaveLength(1);
  expect(changesNothing(plan)).toBe(true);
});

test('of somebody with one bad row no other row is taken', () => {
  const both = ['002,Bo,,P,Place,,,,,5,yes', '002,Bo,,H,Highways,P,soon,,,6,no'];
  const plan = planFor([HEAD, ...TREE, ANN, ...both], NOW);
  expect(wrong(plan)).toEqual([[6, 'startedOn', 'bad-date']]);
  expect(changesNothing(plan)).toBe(true);
});

describe('who leaves', () => {
  test('who is missing from a whole file, today; from a part of one nobody', () => {
    const lines = [HEAD, ...TREE, ANN];
    const plan = planFor(lines, NOW);
    expect(plan.people).toMatchObject([
      { number: '002', kind: 'leaves', after: { leftOn: '2026-11-25' } }
    ]);
    expect(plan.posts).toMatchObject([{ before: { number: '2' }, after: null }]);
    expect(changesNothing(planFor(lines, NOW, { complete: false }))).toBe(true);
  });

  test('who has a last day that is over, on that day; not who has one to come', () => {
    const on = (day: string) =>
      planFor([HEAD, ...TREE, ANN, BO.replace('P,,,', `P,,${day},`)], NOW);
    expect(on('24/11/2026').people).toMatchObject([
      { kind: 'leaves', after: { leftOn: '2026-11-24' } }
    ]);
    expect(on('25/11/2026').people).toEqual([]);
  });

  test('is asked about above one in twenty', () => {
    const staff = (count: number) =>
      Array.from({ length: count }, (_, i) => `1${i},N${i},,H,Highways,P`);
    const forty = applied(EMPTY, planFor([HEAD, ...TREE, ...staff(40)]));
    const leaving = (count: number) =>
      leaversToConfirm(planFor([HEAD, ...TREE, ...staff(40 - count)], forty));
    expect(leaving(2)).toBeNull();
    expect(leaving(3)).toBe(3);
  });

  test('a leaver’s closed or unknown unit is no error', () => {
    const plan = planFor([HEAD, ...TREE, ANN, '002,Bo,,OLD,Old,GONE,,01/11/2026'], NOW);
    expect(plan.problems).toEqual([]);
    expect(who(plan)).toEqual([['002', 'leaves']]);
  });
});

test('somebody with several posts counts where the main one is', () => {
  const rows = ['003,Cy,,H,Highways,P,,,,3,no', '003,Cy,,P,Place,,,,,4,yes'];
  const plan = planFor([...START, ...rows], NOW);
  expect(plan.people).toMatchObject([{ number: '003', kind: 'joins', after: { unit: 'c:P' } }]);
  expect(plan.posts.flatMap(({ after }) => after?.holders.map(({ isMain }) => isMain))).toEqual([
    false,
    true
  ]);
});

test('a file may say again who has left and come back', () => {
  const without = applied(NOW, planFor([HEAD, ...TREE, ANN], NOW));
  expect(who(planFor(START, without))).toEqual([['002', 'returns']]);
});
