import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { launchOptions } from '../browser';
import { answerWell, goOn, lesson } from './lessons';
import { readyForOffline, signInAs } from './people';
import { expect, test, type Server } from './server';
import { truth } from './truth';

test.use({ baseURL: undefined });
test.setTimeout(180_000);

const module = lesson('using-copilot-safely');
/** Opened, every card answered, completed, one use logged. */
const RECORDED = module.cards.length + 3;

let profile: string;
test.beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'own-it-profile-'));
});
test.afterEach(() => rmSync(profile, { recursive: true, force: true }));

/** The same phone, each time it is switched on. */
const openPhone = (): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, {
    ...launchOptions(),
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    timezoneId: 'Europe/London'
  });

async function learnOffline(page: Page, server: Server): Promise<void> {
  await page.getByRole('link', { name: module.title }).first().click();
  const [first, ...others] = module.cards;
  if (first) {
    await answerWell(page, first);
    await goOn(page, first);
  }
  await server.kill();
  for (const card of others) {
    await answerWell(page, card);
    await goOn(page, card);
  }
  await page.getByRole('heading', { name: /^Done\./ }).waitFor();
}

async function logOneUse(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Log' }).click();
  for (const tap of [
    'Draft text',
    'Microsoft 365 Copilot Chat',
    'Saved 6 to 15 minutes',
    'Yes, by reading it',
    'It helped',
    'Yes'
  ]) {
    await page.getByRole('button', { name: tap, exact: true }).click();
  }
  await page.getByText('Saved on this phone').waitFor();
}

test('answers survive a killed server and a closed browser, and are sent exactly once', async ({
  start
}) => {
  const server = await start();
  const since = new Date();
  const phone = await openPhone();
  const page = phone.pages()[0] ?? (await phone.newPage());
  await signInAs(page, 'Learner', server.origin);
  await readyForOffline(page);
  await learnOffline(page, server);
  await logOneUse(page);
  await phone.close();

  const again = await openPhone();
  const reopened = again.pages()[0] ?? (await again.newPage());
  await reopened.goto(`${server.origin}/learn`);
  await expect(reopened.getByText(/Waiting to send \(\d+\)/)).toBeVisible();
  const row = reopened.getByRole('article').filter({ hasText: module.title });
  await expect(row.getByText('Done')).toBeVisible();
  await reopened.goto(`${server.origin}/me`);
  await expect(reopened.getByText(`${module.title}: finished`)).toBeVisible();
  await expect(reopened.getByText('Draft text. Saved 6 to 15 minutes.').first()).toBeVisible();

  await start({ port: server.port, dataDir: server.dataDir });
  await reopened.reload();
  await expect(reopened.getByText(/^All sent/)).toBeVisible({ timeout: 30_000 });
  await again.close();

  const { drift, events } = await truth(server, since);
  expect(drift).toEqual([]);
  expect(new Set(events.map((one) => one.event_id)).size).toBe(RECORDED);
  expect(events).toHaveLength(RECORDED);
  expect(events.map((one) => one.type)).toEqual([
    'module.opened',
    ...module.cards.map(() => 'card.answered'),
    'module.completed',
    'ai-use.logged'
  ]);
  const completed = events.find((one) => one.type === 'module.completed');
  expect(completed?.data).toEqual({ module: module.slug, version: module.version, score: 1 });
});

test('another phone of the same person finds the history there', async ({ start, browser }) => {
  const server = await start();
  const [card] = module.cards;
  const first = await browser.newPage({ timezoneId: 'Europe/London' });
  await signInAs(first, 'Learner', server.origin);
  await first.goto(`${server.origin}/learn/${module.slug}`);
  if (card) await answerWell(first, card);
  await expect(first.getByText(/^All sent/)).toBeVisible();

  const second = await browser.newContext().then((context) => context.newPage());
  await signInAs(second, 'Learner', server.origin);
  const row = second.getByRole('article').filter({ hasText: module.title });
  await expect(row.getByText(`Card 2 of ${module.cards.length}`)).toBeVisible();
});
