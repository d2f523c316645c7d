import { signInAs } from './people';
import { breakSync, expectAllSent, logOne, mendSync } from './phone';
import { expect, test } from './server';
import { storedSince } from './truth';

test('without Background Sync, as in Safari and Firefox, work goes at each chance there is', async ({
  page,
  context,
  server
}) => {
  await context.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'SyncManager');
    Reflect.deleteProperty(ServiceWorkerRegistration.prototype, 'sync');
  });
  await signInAs(page, 'Learner');
  expect(await page.evaluate(() => 'SyncManager' in globalThis)).toBe(false);
  await page.goto('/log');
  await expectAllSent(page);
  const since = new Date();
  const chances = {
    opening: () => page.reload(),
    online: () => page.evaluate(() => dispatchEvent(new Event('online'))),
    visible: () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))),
    timer: () => Promise.resolve()
  };
  for (const chance of Object.values(chances)) {
    await breakSync(context, (route) => route.abort());
    await logOne(page);
    await expect(page.getByText(/Waiting to send \(1\)$/)).toBeVisible();
    await mendSync(context);
    await chance();
    await expectAllSent(page);
  }
  expect(await storedSince(server, since)).toHaveLength(Object.keys(chances).length);
});
