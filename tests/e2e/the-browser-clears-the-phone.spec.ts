import type { Page } from '@playwright/test';
import { faultsOf } from './accessibility';
import { signInAs } from './people';
import { breakSync, expectAllSent, heldHere, logOne, mendSync } from './phone';
import { expect, test, type Server } from './server';
import { storedSince } from './truth';

/** What a browser that needs room, or Safari after seven days, does: cookies stay. */
async function clearCopy(page: Page, { origin }: Server): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const storageTypes = 'indexeddb,local_storage,cache_storage,service_workers';
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes });
}

const notice = (page: Page) => page.getByText('The browser cleared this phone’s copy');

test('a cleared copy is told of once; what was sent comes back', async ({
  page,
  context,
  server
}) => {
  const since = new Date();
  await signInAs(page, 'Learner');
  await logOne(page);
  await expectAllSent(page);
  const sent = (await storedSince(server, since)).map((one) => one.event_id);
  await breakSync(context, (route) => route.abort());
  await logOne(page);
  await page.goto('/offline');
  await clearCopy(page, server);
  await mendSync(context);

  await page.goto('/learn');
  await expect(notice(page)).toBeVisible();
  await expect(page.getByText(/^Everything sent up to \d{1,2}:\d\d[ap]m on /)).toBeVisible();
  await expect(page.getByText('Anything that was only on this phone is gone.')).toBeVisible();
  expect(await faultsOf(page, 'cleared')).toEqual([]);
  await expectAllSent(page);
  const held = await heldHere(page);
  expect(held.events.map(({ id }) => id)).toContain(sent[0]);
  await logOne(page);
  await expectAllSent(page);
  expect(await storedSince(server, since)).toHaveLength(2);

  await page.goto('/learn');
  await page.getByRole('button', { name: 'I have read this' }).click();
  await expect(notice(page)).toBeHidden();
  await page.reload();
  await expectAllSent(page);
  await expect(notice(page)).toBeHidden();
});

test('a page that is open while its copy is cleared says so and calls nothing saved', async ({
  page,
  server
}) => {
  await signInAs(page, 'Champion');
  await page.goto('/log');
  await expectAllSent(page);
  const since = new Date();
  await clearCopy(page, server);
  await page.getByRole('button', { name: 'I chose not to use AI' }).click();
  await expect(page.getByText('Your last answer is not saved yet.')).toBeVisible();
  await expect(page.getByText('Saved on this phone', { exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Open again' }).click();
  await expect(notice(page)).toBeVisible();
  await logOne(page);
  await expectAllSent(page);
  expect(await storedSince(server, since)).toHaveLength(1);
});

test('a person who signs out leaves no note behind', async ({ page, context }) => {
  await signInAs(page, 'HR');
  await page.goto('/me');
  await expectAllSent(page);
  const notes = async () =>
    (await context.cookies()).filter(({ name }) => name.startsWith('own-it-sent.'));
  expect(await notes()).toHaveLength(1);
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in*');
  expect(await notes()).toEqual([]);
});
