import { expect, test } from 'vitest';
import { due, forecast, keptUntil, type Leaver } from './retention';

const YEARS = { standard: 7, children: 25, 'adults-at-risk': 25 };
let made = 0;
const left = (leftOn: string, roleClass: Leaver['roleClass'] = 'standard'): Leaver => {
  made += 1;
  return { personId: `p${made}`, employeeNumber: String(made), roleClass, leftOn };
};

test.each([
  ['2019-11-24', 7, '2026-11-24'],
  ['2020-02-29', 7, '2027-03-01'],
  ['2020-02-29', 4, '2024-02-29'],
  ['2001-12-31', 25, '2026-12-31'],
  ['2026-11-24', 0, '2026-11-24']
])('who left on %s is kept for %i years, until %s', (leftOn, years, until) => {
  expect(keptUntil(leftOn, years)).toBe(until);
});

test('somebody is due the day after their years are over, by the years of their own class', () => {
  const [kept, over] = [left('2019-11-24'), left('2019-11-23')];
  const withChildren = left('2015-01-01', 'children');
  expect(due([kept, over, withChildren], YEARS, '2026-11-24')).toEqual([over]);
  expect(due([kept], YEARS, '2026-11-25')).toEqual([kept]);
  expect(due([withChildren], { ...YEARS, children: 5 }, '2026-11-24')).toEqual([withChildren]);
});

test('a forecast counts everybody once: tonight, or in the month in which they become due', () => {
  const people = [
    left('2019-11-23'),
    left('2019-11-24'),
    left('2019-11-30'),
    left('2001-12-31', 'children'),
    left('2020-10-30'),
    left('2020-11-01')
  ];
  const { tonight, months } = forecast(people, YEARS, '2026-11-24');
  expect(tonight).toEqual({ standard: 1, children: 0, 'adults-at-risk': 0 });
  expect(months.map((one) => one.month)).toEqual([
    ...['2026-11', '2026-12', '2027-01', '2027-02', '2027-03', '2027-04'],
    ...['2027-05', '2027-06', '2027-07', '2027-08', '2027-09', '2027-10']
  ]);
  const counted = months.filter(({ counts }) => counts.standard + counts.children > 0);
  expect(counted).toEqual([
    { month: '2026-11', counts: { standard: 1, children: 0, 'adults-at-risk': 0 } },
    { month: '2026-12', counts: { standard: 1, children: 0, 'adults-at-risk': 0 } },
    { month: '2027-01', counts: { standard: 0, children: 1, 'adults-at-risk': 0 } },
    { month: '2027-10', counts: { standard: 1, children: 0, 'adults-at-risk': 0 } }
  ]);
});
