import { expect, test } from 'vitest';
import { move } from './heatmap';

const size = { rows: 3, columns: 4 };
const from = (row: number, column: number, key: string, ctrl = false) =>
  move(key, ctrl, { row, column }, size);

test('arrows move one cell and stop at the edge', () => {
  expect(from(1, 1, 'ArrowUp')).toEqual({ row: 0, column: 1 });
  expect(from(0, 1, 'ArrowUp')).toEqual({ row: 0, column: 1 });
  expect(from(1, 3, 'ArrowRight')).toEqual({ row: 1, column: 3 });
  expect(from(1, 1, 'ArrowLeft')).toEqual({ row: 1, column: 0 });
  expect(from(2, 1, 'ArrowDown')).toEqual({ row: 2, column: 1 });
});

test('Home and End go to the ends of the row, with Ctrl of the table', () => {
  expect(from(1, 2, 'Home')).toEqual({ row: 1, column: 0 });
  expect(from(1, 2, 'End')).toEqual({ row: 1, column: 3 });
  expect(from(1, 2, 'Home', true)).toEqual({ row: 0, column: 0 });
  expect(from(1, 2, 'End', true)).toEqual({ row: 2, column: 3 });
});

test('other keys are left to the browser', () => {
  expect([from(1, 1, 'Tab'), from(1, 1, 'Enter'), from(1, 1, 'a')]).toEqual([null, null, null]);
});
