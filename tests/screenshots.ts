/** `npm run screenshots`: takes README's pictures of the present build, from the demo organisation. */
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { ensureBrowser, launchOptions } from './browser';
import { answerWell, goOn, lesson } from './e2e/lessons';
import { signInAs } from './e2e/people';
import { startServer } from './e2e/server';

const FOLDER = fileURLToPath(new URL('../docs/screenshots', import.meta.url));
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 960 };

const open = async (browser: Browser, viewport: { width: number; height: number }) =>
  (await browser.newContext({ viewport, deviceScaleFactor: 2 })).newPage();

async function take(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}

await ensureBrowser(console.log);
const server = await startServer();
const browser = await chromium.launch(launchOptions());
try {
  const learner = await open(browser, PHONE);
  await signInAs(learner, 'Learner', server.origin);
  await learner.getByText(/^All sent/).waitFor();
  await take(learner, 'learn');

  const module = lesson('using-copilot-safely');
  await learner.goto(`${server.origin}/learn/${module.slug}`);
  for (const card of module.cards.slice(0, 2)) {
    await answerWell(learner, card);
    if (card !== module.cards[1]) await goOn(learner, card);
  }
  await take(learner, 'lesson');

  const champion = await open(browser, PHONE);
  await signInAs(champion, 'Champion', server.origin);
  await take(champion, 'team');

  const hr = await open(browser, DESK);
  await signInAs(hr, 'HR', server.origin);
  await take(hr, 'insights');
} finally {
  await browser.close();
  await server.stop();
}
