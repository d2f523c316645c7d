import { signInAs } from './people';
import { expect, test } from './server';

test('a champion sees own teams, who the champions are, and which teams have none', async ({
  page
}) => {
  await signInAs(page, 'Champion');
  await expect(page).toHaveURL(/\/team$/);
  const map = page.getByRole('table').first();
  await expect(map).toBeVisible();
  const teams = await map.getByRole('rowheader').count();
  expect(teams).toBeGreaterThan(2);
  await expect(page.getByText(/champion/i).first()).toBeVisible();
  await page.getByRole('link', { name: 'AI in use' }).click();
  await expect(page.getByRole('columnheader', { name: /checked/i })).toBeVisible();
});

test('a champion cannot open the whole organisation, nor a team of somebody else', async ({
  page
}) => {
  await signInAs(page, 'Champion');
  const insights = await page.goto('/insights');
  expect(insights?.status()).toBe(403);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'This page is not for your account'
  );
});

test('somebody signed out is asked to sign in, and comes back to the page', async ({ page }) => {
  await page.goto('/team');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fteam$/);
});
