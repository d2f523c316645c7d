import { readFileSync } from 'node:fs';
import { signInAs } from './people';
import { expect, test } from './server';

test('HR sees departments by lesson, drills to teams and sees the trend @desktop', async ({
  page
}) => {
  await signInAs(page, 'HR');
  await expect(page).toHaveURL(/\/insights$/);
  const map = page.getByRole('table').first();
  await expect(map.getByRole('columnheader', { name: /Using Copilot safely/ })).toBeVisible();
  await expect(map.getByRole('rowheader')).toHaveCount(6);
  await expect(page.getByRole('img', { name: /week/i })).toBeVisible();
  await page.getByText('Show the numbers').click();
  await expect(page.getByRole('table').nth(1).getByRole('row')).toHaveCount(14);

  await map.getByRole('link', { name: 'Adult social care' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Adult social care');
  expect(await page.getByRole('table').first().getByRole('rowheader').count()).toBeGreaterThan(5);
  await page.getByRole('link', { name: 'AI in use' }).click();
  await expect(page.getByText(/hidden/i).first()).toBeVisible();
});

test('HR takes the list of completions away, and says what for @desktop', async ({ page }) => {
  await signInAs(page, 'HR');
  await page.getByLabel('Why do you need it?').selectOption({ index: 1 });
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the CSV' }).click();
  const download = await downloading;
  const text = readFileSync(await download.path(), 'utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  const lines = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(901);
  expect(lines[0]).toContain('Using Copilot safely');
});

test('an unknown unit, and one that is no unit at all, are not found @desktop', async ({
  page
}) => {
  await signInAs(page, 'HR');
  for (const unit of ['0199a5b0-0000-7000-8000-000000000001', "1'--"]) {
    const answer = await page.goto(`/insights/${encodeURIComponent(unit)}`);
    expect(answer?.status()).toBe(404);
  }
});
