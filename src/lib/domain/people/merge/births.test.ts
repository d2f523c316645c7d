import { expect, test } from 'vitest';
import { readBirths, readDay } from './births';

test.each([
  ['1980-03-31', '1980-03-31'],
  ['31/03/1980', '1980-03-31'],
  ['1/2/1980', '1980-02-01'],
  ['31.3.1980', '1980-03-31'],
  ['29/02/2000', '2000-02-29'],
  ['30/02/1980', null],
  ['03/31/1980', null],
  ['31/03/80', null],
  ['29300', null],
  ['', null]
])('the day %s is %s', (text, day) => {
  expect(readDay(text)).toBe(day);
});

test('a file is read with its heading and without', () => {
  const births = [{ employeeNumber: '001', bornOn: '1980-03-31' }];
  const row = [' 001 ', '31/03/1980'];
  expect(readBirths([['Employee number', 'Date of birth'], row])).toEqual({ ok: true, births });
  expect(readBirths([row])).toEqual({ ok: true, births });
});

test('a file with a line that cannot be read is refused whole, each line with its reason', () => {
  const rows = [
    ['Number', 'Born'],
    ['', '1980-01-01'],
    ['1', 'never'],
    ['2', '1980-01-01'],
    ['2', '1980-01-02'],
    ['3']
  ];
  expect(readBirths(rows)).toEqual({
    ok: false,
    count: 4,
    troubles: [
      { line: 2, why: 'number' },
      { line: 3, why: 'date' },
      { line: 5, why: 'twice' },
      { line: 6, why: 'date' }
    ]
  });
});

test('of a file full of trouble the first lines are told', () => {
  const rows = Array.from({ length: 50 }, () => ['1', 'x 1980']);
  expect(readBirths(rows)).toMatchObject({ ok: false, count: 50 });
  const read = readBirths(rows);
  expect(read.ok ? [] : read.troubles).toHaveLength(10);
});
