import type { Page } from '@playwright/test';

/** Signs in to the demo by its button and waits for the first page. */
export async function signInAs(
  page: Page,
  who: 'Learner' | 'Champion' | 'HR' | 'Admin',
  origin = ''
): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await page.getByRole('button', { name: who, exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in' && !url.pathname.startsWith('/demo'));
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Resolves once the service worker has the whole app and answers for the page. */
export async function readyForOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}
