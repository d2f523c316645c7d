import type { APIRequestContext, Browser, Page } from '@playwright/test';
import { signInAs } from './people';
import { expect, test } from './server';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
}

test('an admin renames the organisation and hides small groups more, never less @desktop', async ({
  page
}) => {
  await signInAs(page, 'Admin');
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Name and picture' }).click();
  await page.getByLabel('Name of your organisation').fill('Brackenshire County Council');
  await save(page);
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  await page.goto('/settings/small-groups');
  const least = page.getByLabel('Hide numbers of fewer people than this');
  await least.fill('7');
  await save(page);
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  await least.fill('6');
  await save(page);
  await expect(page.getByText('You can raise this number, never lower it.')).toBeVisible();
  await page.goto('/settings/small-groups');
  await expect(least).toHaveValue('7');

  await page.goto('/settings/audit');
  const log = page.getByRole('table');
  await expect(log).toContainText('organisation.name: Brackenshire Council → Brackenshire County');
  await expect(log).toContainText('small-groups.hideBelow: 5 → 7');
});

test('of two admins at once the second is told @desktop', async ({ page, context }) => {
  await signInAs(page, 'Admin');
  await page.goto('/settings/keeping');
  const other = await context.newPage();
  await other.goto('/settings/keeping');
  await other.getByLabel('Most work').fill('9');
  await save(other);
  await page.getByLabel('Work with children').fill('40');
  await save(page);
  await expect(page.getByRole('alert')).toContainText('Most work: was 7, is now 9');
  await expect(page.getByLabel('Work with children')).toHaveValue('25');
});

async function makeToken(page: Page): Promise<string> {
  await page.goto('/settings/tokens');
  await page.getByLabel('Name', { exact: true }).fill('Entra ID');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const token = await page.getByLabel('The token').inputValue();
  await page.goto('/settings/tokens');
  await expect(page.getByText(token)).toHaveCount(0);
  return token;
}

/** The learner of the demo, signed in on another device. */
async function learner(browser: Browser, origin: string): Promise<APIRequestContext> {
  const context = await browser.newContext();
  const answer = await context.request.post(`${origin}/demo/sign-in`, { form: { as: 'learner' } });
  expect(answer.ok()).toBe(true);
  return context.request;
}

test('the council’s directory switches an account off, and the log says so @desktop', async ({
  page,
  browser,
  request,
  server
}) => {
  await signInAs(page, 'Admin');
  await page.goto('/settings/roles?find=Amara+Okafor');
  const number = await page.getByRole('row').last().getByRole('cell').first().innerText();
  const token = await makeToken(page);
  const them = await learner(browser, server.origin);
  expect((await them.get(`${server.origin}/api/me`)).status()).toBe(200);

  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
  const made = await request.post('/scim/v2/Users', {
    headers,
    data: {
      userName: 'amara.okafor@brackenshire.example',
      [ENTERPRISE]: { employeeNumber: number }
    }
  });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const operation = { op: 'Replace', path: 'active', value: 'False' };
  const off = await request.patch(`/scim/v2/Users/${id}`, {
    headers,
    data: { Operations: [operation] }
  });
  expect(off.status()).toBe(200);
  expect((await them.get(`${server.origin}/api/me`)).status()).toBe(401);

  await page.goto('/settings/audit?action=directory.changed');
  const row = page.getByRole('row', { name: /shut: 1/ });
  await expect(row).toContainText('token “Entra ID”');
  await expect(row).toContainText('Amara Okafor');

  await page.goto('/settings/tokens');
  await page.getByRole('button', { name: 'End Entra ID' }).click();
  await expect(page.getByText('The token has ended.')).toBeVisible();
  const refused = await request.get('/scim/v2/Users', { headers });
  expect(refused.status()).toBe(401);
  expect(refused.headers()['www-authenticate']).toContain('Bearer');
});

test('an admin makes somebody a champion; HR cannot make an admin @desktop', async ({ page }) => {
  await signInAs(page, 'Admin');
  await page.goto('/settings/roles?find=Meera+Solanki');
  await page.getByRole('link', { name: 'Meera Solanki' }).click();
  await page.getByLabel('Unit').selectOption({ label: 'Corporate services / Finance' });
  await page.getByRole('button', { name: 'Make champion of it' }).click();
  await expect(page.getByText('Meera Solanki has this role.').first()).toBeVisible();

  await signInAs(page, 'HR');
  await page.goto('/settings/roles?find=Callum+Reddy');
  await page.getByRole('link', { name: 'Callum Reddy' }).click();
  await expect(page.getByRole('button', { name: /this role/ })).toHaveCount(0);
  const forged = await page.request.post(`${page.url()}?/revoke`, { form: { role: 'admin' } });
  expect(forged.status()).toBe(403);
  for (const path of ['/settings', '/settings/tokens', '/settings/audit', '/settings/audit.csv']) {
    expect((await page.request.get(path)).status()).toBe(403);
  }
});

test('the pages of settings fit a small phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await signInAs(page, 'Admin');
  for (const path of ['', '/organisation', '/words', '/sign-in', '/roles', '/tokens', '/audit']) {
    await page.goto(`/settings${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect([path, wide]).toEqual([path, 360]);
  }
});
