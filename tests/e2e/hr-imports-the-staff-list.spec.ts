import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { faultsOf } from './accessibility';
import { signInAs } from './people';
import { expect, test } from './server';

const HEAD = 'Employee number,Name,Work email,Unit path,Start date';
const row = (number: string, name: string, email = '') =>
  `${number},${name},${email},Imported / Night team,31/01/2026`;
const file = (...rows: string[]) => ({
  name: 'staff.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from([HEAD, ...rows, ''].join('\r\n'))
});

/** As far as the page that shows what would change. */
async function upload(page: Page, what: ReturnType<typeof file>): Promise<void> {
  await page.goto('/people/import');
  await page.getByLabel('Your file').setInputFiles(what);
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What is in each column?');
  await page.getByLabel('Some people only').check();
  await page.getByRole('button', { name: 'See what would change' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What would change');
}
const tile = (page: Page, name: string) =>
  page.getByRole('list', { name: 'In numbers' }).getByRole('listitem').filter({ hasText: name });

test('HR uploads a staff list, mends a row, applies it, and undoes it @desktop', async ({
  page
}) => {
  await signInAs(page, 'HR');
  await upload(page, file(row('900001', 'Ann Import', 'no address'), row('900002', 'Bo Import')));
  await expect(tile(page, 'Joiners')).toContainText('1');
  await expect(page.getByText('This is not an email address')).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download all errors (CSV)' }).click();
  expect(readFileSync(await (await downloading).path(), 'utf8')).toContain('no address');

  const mended = file(
    row('900001', 'Ann Import', 'ann@import.example'),
    row('900002', 'Bo Import')
  );
  await upload(page, mended);
  await expect(tile(page, 'Joiners')).toContainText('2');
  await page.getByRole('button', { name: 'Apply these changes' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applied');

  await upload(page, mended);
  await expect(page.getByText('This file changes nothing')).toBeVisible();
  await page.goto('/people/import');
  await page.getByRole('link', { name: 'staff.csv' }).click();
  await page.getByRole('button', { name: 'Undo this import' }).click();
  await expect(page.getByText('Everything is as it was before.')).toBeVisible();
  await page.goto('/people/imports');
  await expect(page.getByRole('row').nth(1)).toContainText('Undone on');
});

test('a file that lists nearly nobody is stopped by a question @desktop', async ({ page }) => {
  await signInAs(page, 'Admin');
  await page.goto('/people/import');
  await page.getByLabel('Your file').setInputFiles(file(row('900001', 'Ann Import')));
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await page.getByLabel('Everybody who works here').check();
  await page.getByRole('button', { name: 'See what would change' }).click();
  await expect(page.getByText('More than 5 in 100 people would leave')).toBeVisible();
  await page.getByLabel('To go on, type how many people leave').fill('3');
  await page.getByRole('button', { name: 'Apply these changes' }).click();
  await expect(page.getByText('is not the number of leavers')).toBeVisible();
});

test('files beyond a megabyte go in here and nowhere else; beyond 20 they are refused in words', async ({
  page
}) => {
  await signInAs(page, 'HR');
  const many = Array.from({ length: 30_000 }, (_, i) =>
    row(`8${i}`, `Person ${i} with a long name`)
  );
  const big = file(...many);
  expect(big.buffer.length).toBeGreaterThan(1_500_000);
  await page.goto('/people/import');
  await page.getByLabel('Your file').setInputFiles(big);
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await expect(page.getByText('30,000 rows in staff.csv')).toBeVisible();

  const elsewhere = await page.request.post(`${page.url()}?/choose`, {
    multipart: { column: big }
  });
  expect(elsewhere.status()).toBe(413);
  const huge = { ...big, buffer: Buffer.alloc(25 * 1024 * 1024, 'x') };
  const refused = await page.request.post('/people/import', {
    multipart: { file: huge },
    headers: { accept: 'text/html' }
  });
  expect(refused.status()).toBe(413);
  expect(await refused.text()).toContain('This file is too large');
});

test('the pages of an import are accessible on a phone', async ({ page }) => {
  await signInAs(page, 'HR');
  await page.goto('/people/import');
  expect(await faultsOf(page, 'upload')).toEqual([]);
  await upload(page, file(row('900003', 'Cy Import', 'no address'), row('900004', 'Di Import')));
  expect(await faultsOf(page, 'what would change')).toEqual([]);
  await page.goto(`${page.url()}/columns`);
  expect(await faultsOf(page, 'columns')).toEqual([]);
  await page.goto('/people/imports');
  expect(await faultsOf(page, 'log')).toEqual([]);
});

test('a learner and a champion see none of it', async ({ page }) => {
  for (const who of ['Learner', 'Champion'] as const) {
    await signInAs(page, who);
    for (const path of ['/people/import', '/people/imports']) {
      expect((await page.goto(path))?.status()).toBe(403);
    }
    const posted = await page.request.post('/people/import', { multipart: { file: file('x') } });
    expect(posted.status()).toBe(403);
    await page.context().clearCookies();
  }
});
