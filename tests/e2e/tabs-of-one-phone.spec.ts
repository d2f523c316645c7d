import type { BrowserContext, Page } from '@playwright/test';
import { signInAs } from './people';
import { breakSync, expectAllSent, logOne, mendSync, personId } from './phone';
import { expect, test } from './server';
import { storedSince } from './truth';

/** The ids that each sync request of a phone carries from now on, whichever tab sends it. */
function sentFrom(context: BrowserContext): string[] {
  const ids: string[] = [];
  context.on('request', (request) => {
    if (!request.url().endsWith('/api/sync/v1')) return;
    const { events } = request.postDataJSON() as { events: { id: string }[] };
    ids.push(...events.map(({ id }) => id));
  });
  return ids;
}

test('three tabs with work that waits send each event once', async ({ page, context, server }) => {
  await signInAs(page, 'Learner');
  await expectAllSent(page);
  const since = new Date();
  await breakSync(context, (route) => route.abort());
  const tabs = [page, await context.newPage(), await context.newPage()];
  for (const tab of tabs) {
    await tab.goto('/log');
    await logOne(tab);
    await logOne(tab);
  }
  await mendSync(context);
  const sent = sentFrom(context);
  await Promise.all(tabs.map((tab) => tab.evaluate(() => dispatchEvent(new Event('online')))));
  for (const tab of tabs) await expectAllSent(tab);
  expect(new Set(sent).size).toBe(6);
  expect(sent).toHaveLength(6);
  expect(await storedSince(server, since)).toHaveLength(6);
});

/** Holds the database of whoever is signed in as a build of another version does, and never lets go. */
async function hold(page: Page, version: number): Promise<void> {
  const answer = await page.request.get('/api/me');
  const me = (await answer.json()) as { organisation: { id: string } };
  const name = `own-it:${me.organisation.id}:${await personId(page)}`;
  await page.evaluate(
    ([wanted, at]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(wanted, at);
        opening.onupgradeneeded = () => void opening.result.createObjectStore(`made-by-${at}`);
        opening.onsuccess = () => resolve();
        opening.onerror = () => reject(opening.error ?? new Error('not opened'));
      }),
    [name, version] as const
  );
}

test('a tab with an older build that holds the database is named, and once it is closed all goes on', async ({
  page,
  context
}) => {
  await context.request.post('/demo/sign-in', { form: { as: 'champion' } });
  const older = await context.newPage();
  await older.goto('/offline');
  await hold(older, 1);
  await page.goto('/log');
  await expect(page.getByText('Own It is open in another window')).toBeVisible();
  await older.close();
  await logOne(page);
  await expectAllSent(page);
});

test('a tab whose database a newer build wants lets go, says so, and opens again with all in it', async ({
  page,
  context,
  server
}) => {
  const since = new Date();
  await signInAs(page, 'HR');
  await page.goto('/log');
  await expectAllSent(page);
  await breakSync(context, (route) => route.abort());
  await logOne(page);
  const newer = await context.newPage();
  await newer.goto('/offline');
  await hold(newer, 20);
  await expect(page.getByText('Open the page again')).toBeVisible();
  await newer.close();
  await mendSync(context);
  await page.getByRole('button', { name: 'Open again' }).click();
  await expectAllSent(page);
  await logOne(page);
  await expectAllSent(page);
  expect(await storedSince(server, since)).toHaveLength(2);
});
