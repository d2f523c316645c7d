import { expect, test } from 'vitest';
import type { AdoptionCells } from '$lib/domain/insight/measures';
import type { Cell } from '$lib/domain/insight/cells';
import type { Row, View } from '$lib/domain/insight/rows';
import { adoptionTable, completionTable } from './heat-table';
import { clockTime, longDate } from './dates';

const row = <Cells>(id: string, kind: Row<Cells>['kind'], cells: Cells): Row<Cells> => ({
  id,
  kind,
  name: kind === 'rest' ? '' : id,
  depth: 0,
  cells
});
const value: Cell = { kind: 'value', value: 0.62, n: 50, band: 4 };
const few: Cell = { kind: 'hidden', reason: 'few-people' };
const link = (id: string) => (id === 'here' ? undefined : `/insights/${id}`);

const completion = (rows: Row<Cell[]>[]): View<Cell[]> => ({ way: [], below: 7, rows });
const modules = [{ slug: 'm1', title: 'Data literacy 1: can I trust this data?' }];

test('a cell says its number, its band, of how many people and until when', () => {
  const { rows } = completionTable(
    completion([row('Care', 'unit', [value])]),
    modules,
    '2026-11-22',
    link
  );
  expect(rows[0]).toMatchObject({ label: 'Care', href: '/insights/Care', total: false });
  expect(rows[0]?.cells[0]).toMatchObject({ text: '62%', name: '62%, most', band: 4 });
  expect(rows[0]?.cells[0]?.facts).toContain('31 of 50 people have finished it.');
  expect(rows[0]?.cells[0]?.facts).toContain('From the start to 22 November 2026');
});

test('a hidden cell gives the organisation’s own threshold, and the legend explains it', () => {
  const { rows, legend } = completionTable(
    completion([row('Care', 'unit', [few])]),
    modules,
    '2026-11-22',
    link
  );
  expect(rows[0]?.cells[0]).toMatchObject({ text: '–', name: 'Hidden: fewer than 7 people' });
  expect(legend.hidden).toContain('fewer than 7 people');
});

test('where nothing can be hidden the legend does not say so', () => {
  const view = completion([row('Care', 'unit', [value])]);
  expect(completionTable(view, modules, '2026-11-22', link).legend.hidden).toBeUndefined();
});

test('only units that can be opened from here are links', () => {
  const rows = completionTable(
    completion([
      row('here', 'unit', [value]),
      row('x/rest', 'rest', [value]),
      row('All', 'total', [value])
    ]),
    modules,
    '2026-11-22',
    link
  ).rows;
  expect(rows.map(({ label, href, total }) => [label, href, total])).toEqual([
    ['here', undefined, false],
    ['Not in a team', undefined, false],
    ['All of All', undefined, true]
  ]);
});

test('a long module title is short in its column and whole to a screen reader', () => {
  const { columns } = completionTable(completion([]), modules, '2026-11-22', link);
  expect(columns).toEqual([
    { id: 'm1', label: 'Data literacy 1', more: ': can I trust this data?' }
  ]);
});

test('AI use: three columns, each with its own words', () => {
  const cells: AdoptionCells = {
    checked: value,
    minutes: { kind: 'value', value: '6-15', n: 15, band: 4 },
    lost: { kind: 'hidden', reason: 'few-entries' }
  };
  const view: View<AdoptionCells> = { way: [], below: 5, rows: [row('Care', 'unit', cells)] };
  const { rows, columns } = adoptionTable(view, '2026-11-22', link);
  expect(columns.map((column) => column.id)).toEqual(['checked', 'minutes', 'lost']);
  expect(rows[0]?.cells.map((cell) => cell.name)).toEqual([
    '62%, most',
    '6–15 min, 6 to 15 minutes',
    'Hidden: fewer than 30 uses'
  ]);
  expect(rows[0]?.cells[1]?.facts).toContain('15 people logged a use.');
});

test('dates and times are written as people write them, in London', () => {
  expect(longDate('2026-11-22')).toBe('22 November 2026');
  expect(clockTime('2026-11-22T09:41:07Z')).toBe('9:41am');
  expect(clockTime('2026-07-01T11:05:00Z')).toBe('12:05pm');
});
