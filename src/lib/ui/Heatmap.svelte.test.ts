import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../app.css';
import Heatmap from './Heatmap.svelte';
import type { HeatCell, HeatRow } from './heatmap';

const value = (text: string, band: 1 | 2 | 3 | 4 | 5): HeatCell => ({
  kind: 'value',
  band,
  text,
  name: `${text}, band ${band}`,
  facts: [`${text} of 40 people`, 'To 22 November 2026']
});
const hidden: HeatCell = {
  kind: 'hidden',
  text: '–',
  name: 'Hidden: fewer than 5 people',
  facts: ['This group is small.']
};
const none: HeatCell = { kind: 'none', text: '·', name: 'Nothing to count yet', facts: [] };
const row = (id: string, cells: HeatCell[], more: Partial<HeatRow> = {}): HeatRow => ({
  id,
  label: id,
  depth: 0,
  total: false,
  cells,
  ...more
});

const props = {
  caption: 'Learning finished, Anytown',
  rowHeading: 'Department',
  columns: [
    { id: '1', label: 'One' },
    { id: '2', label: 'Two', more: ': the second' },
    { id: '3', label: 'Three' }
  ],
  rows: [
    row('Care', [value('12%', 1), value('60%', 4), hidden], { href: '/insights/care' }),
    row('Roads', [value('100%', 5), none, value('20%', 2)]),
    row('All of Anytown', [value('50%', 3), value('30%', 2), value('40%', 3)], { total: true })
  ],
  legend: {
    title: 'How to read this',
    definitions: [{ text: 'The share of people.' }],
    scales: [{ steps: [{ band: 1 as const, name: '0 to 19%: few' }] }],
    hidden: 'hidden: small group',
    none: 'nothing to count yet',
    hint: 'Choose a number.'
  },
  close: 'Close'
};

beforeEach(async () => {
  await render(Heatmap, props);
});
const focusedName = () => document.activeElement?.getAttribute('aria-label');

test('it is a table with headers, a caption and links to open rows', async () => {
  await expect.element(page.getByRole('table', { name: props.caption })).toBeVisible();
  for (const name of ['Department', 'One', 'Two: the second', 'Three']) {
    await expect
      .element(page.getByRole('columnheader', { name, exact: true }))
      .toHaveAttribute('scope', 'col');
  }
  await expect
    .element(page.getByRole('rowheader', { name: 'Care' }))
    .toHaveAttribute('scope', 'row');
  await expect
    .element(page.getByRole('link', { name: 'Care' }))
    .toHaveAttribute('href', '/insights/care');
});

test('a cell says its number and the name of its band; a hidden one says why', async () => {
  await expect.element(page.getByRole('button', { name: '60%, band 4' })).toHaveTextContent('60%');
  await expect
    .element(page.getByRole('button', { name: 'Hidden: fewer than 5 people' }))
    .toHaveTextContent('–');
});

test('bands look different from each other, from hidden and from nothing', () => {
  const looks = [
    '12%, band 1',
    '60%, band 4',
    'Hidden: fewer than 5 people',
    'Nothing to count yet'
  ].map((name) => getComputedStyle(page.getByRole('button', { name }).element()).background);
  expect(new Set(looks).size).toBe(looks.length);
});

test('one cell is in the tab order, and arrows, Home and End move it', async () => {
  const inOrder = () => document.querySelectorAll('td button[tabindex="0"]').length;
  expect(inOrder()).toBe(1);
  await userEvent.click(page.getByRole('button', { name: '12%, band 1' }));
  await userEvent.keyboard('{Escape}');
  await userEvent.keyboard('{ArrowRight}{ArrowDown}');
  expect(focusedName()).toBe('Nothing to count yet');
  await userEvent.keyboard('{End}');
  expect(focusedName()).toBe('20%, band 2');
  await userEvent.keyboard('{Home}{ArrowUp}{ArrowUp}');
  expect(focusedName()).toBe('12%, band 1');
  expect(inOrder()).toBe(1);
});

test('Enter shows how many people it is about; Escape goes back to the cell', async () => {
  const cell = page.getByRole('button', { name: '60%, band 4' });
  (cell.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  const facts = page.getByRole('dialog', { name: 'Care: Two: the second' });
  await expect.element(facts).toBeVisible();
  await expect.element(facts).toHaveTextContent('60% of 40 people');
  await userEvent.keyboard('{Escape}');
  await expect.element(facts).not.toBeInTheDocument();
  expect(focusedName()).toBe('60%, band 4');
});

test('on a phone it scrolls inside its own box, with the first column held in place', () => {
  const box = document.querySelector('[role="region"]') as HTMLElement;
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
  expect(box.scrollWidth).toBeGreaterThan(box.clientWidth);
  const header = page.getByRole('rowheader', { name: 'Care' }).element();
  const before = header.getBoundingClientRect().left;
  box.scrollLeft = 120;
  expect(box.scrollLeft).toBeGreaterThan(0);
  // It moves by the gap between cells at most.
  expect(Math.abs(header.getBoundingClientRect().left - before)).toBeLessThanOrEqual(2);
});
