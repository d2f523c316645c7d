import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../app.css';
import TrendChart from './TrendChart.svelte';

const props = {
  caption: 'Week by week, Anytown',
  summary: 'Line chart of 3 weeks.',
  stepHeading: 'Week from',
  steps: [
    { short: '2 Nov', long: '2 Nov 2026' },
    { short: '9 Nov', long: '9 Nov 2026' },
    { long: '16 Nov 2026' }
  ],
  series: [
    { label: 'Modules finished', values: [4, 18, 9] },
    { label: 'People who checked', values: [null, 6, 0] }
  ] as const,
  gap: 'hidden: fewer than 5 people',
  showNumbers: 'Show the numbers'
};

/** Whether anything is drawn at all. */
function inked(canvas: HTMLCanvasElement): boolean {
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
  return data?.some((byte) => byte > 0) ?? false;
}

test('the picture is drawn, and says in words what it shows', async () => {
  await render(TrendChart, props);
  const picture = page.getByRole('img', { name: 'Line chart of 3 weeks.' });
  await expect.element(picture).toBeVisible();
  await vi.waitFor(() => expect(inked(picture.element() as HTMLCanvasElement)).toBe(true), 5000);
});

test('every number is in a table, and a hidden week says so', async () => {
  await render(TrendChart, props);
  await userEvent.click(page.getByText('Show the numbers'));
  const rows = page.getByRole('table', { name: props.caption }).getByRole('row').elements();
  expect(rows.map((one) => [...one.children].map((cell) => cell.textContent.trim()))).toEqual([
    ['Week from', 'Modules finished', 'People who checked'],
    ['2 Nov 2026', '4', 'hidden: fewer than 5 people'],
    ['9 Nov 2026', '18', '6'],
    ['16 Nov 2026', '9', '0']
  ]);
});

test('nothing moves when the picture comes', async () => {
  await render(TrendChart, props);
  const picture = page.getByRole('img', { name: 'Line chart of 3 weeks.' }).element();
  const box = picture.parentElement;
  const before = box?.getBoundingClientRect().height;
  await vi.waitFor(() => expect(inked(picture as HTMLCanvasElement)).toBe(true), 5000);
  expect(box?.getBoundingClientRect().height).toBe(before);
});
