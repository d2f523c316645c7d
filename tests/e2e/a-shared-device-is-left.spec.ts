import { sql } from 'drizzle-orm';
import type { BrowserContext, Page } from '@playwright/test';
import { readyForOffline, signInAs } from './people';
import {
  askToSignOut,
  breakSync,
  expectAllSent,
  expectWaiting,
  logOne,
  mendSync,
  personId,
  serverTrouble,
  signOut
} from './phone';
import { expect, test, type Server } from './server';
import { ask, storedSince, truth } from './truth';

const MINUTE = 60_000;
const NO_SIGNAL = 'Signing in needs a signal';
const STILL_THERE = 'Are you still there?';

const heading = (page: Page, name: string) =>
  expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

/** What the server says of the session that a browser has, whatever else the browser knows. */
async function sessionOf(context: BrowserContext, server: Server) {
  const cookies = await context.cookies();
  const cookie = cookies
    .filter(({ name }) => !name.startsWith('own-it-'))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  return async () => (await fetch(`${server.origin}/api/me`, { headers: { cookie } })).status;
}

test('signing out needs no signal: every tab closes, and the session ends with the next contact', async ({
  page,
  context,
  server
}) => {
  const since = new Date();
  await signInAs(page, 'Learner');
  const learner = await personId(page);
  await readyForOffline(page);
  await expectAllSent(page);
  const other = await context.newPage();
  await other.goto('/me');
  const name = await other.getByRole('heading', { level: 1 }).innerText();
  const session = await sessionOf(context, server);

  await context.setOffline(true);
  await logOne(page);
  await expect(await askToSignOut(page)).toContainText('There is no signal.');
  await page.getByRole('dialog').getByRole('button', { name: 'Stay signed in' }).click();
  await signOut(page);
  for (const tab of [page, other]) {
    await heading(tab, NO_SIGNAL);
    await expect(tab.getByText('Waiting to tell the server that you signed out')).toBeVisible();
    await expect(tab.getByText('1 record waits here')).toBeVisible();
    await expect(tab.getByText(name)).toHaveCount(0);
  }
  // Nor is it opened again.
  await page.goto('/me');
  await heading(page, NO_SIGNAL);
  await expect(page.getByText(name)).toHaveCount(0);
  expect(await session()).toBe(200);
  await other.close();

  await context.setOffline(false);
  await heading(page, 'Sign in');
  expect(await session()).toBe(401);
  await expect
    .poll(() => page.evaluate(() => [document.cookie, localStorage.getItem('own-it.ending')]))
    .toEqual([expect.not.stringContaining('own-it-ending'), null]);

  await signInAs(page, 'Champion');
  const champion = await personId(page);
  await logOne(page);
  await expectAllSent(page);
  expect((await storedSince(server, since)).map((one) => one.person_id)).toEqual([champion]);
  await signOut(page);
  await signInAs(page, 'Learner');
  await expectAllSent(page);
  const { events, drift } = await truth(server, since);
  expect(events.map((one) => one.person_id).sort()).toEqual([champion, learner].sort());
  expect(drift).toEqual([]);
});

const setKiosk = (server: Server, minutes: number | null): Promise<unknown> =>
  ask(server, (database) =>
    database.owner.execute(
      sql`update organisation set settings = settings || ${JSON.stringify({ signIn: { kioskMinutes: minutes } })}::jsonb`
    )
  );

test('a shared device that nobody touches asks, signs out, and keeps what is not sent', async ({
  page,
  context,
  server
}) => {
  const since = new Date();
  await setKiosk(server, 1);
  await page.clock.install();
  await page.goto('/sign-in');
  await page.getByLabel('This is a shared device').check();
  await breakSync(context, serverTrouble);
  await signInAs(page, 'Learner');
  const learner = await personId(page);
  await readyForOffline(page);
  await logOne(page);
  await expectWaiting(page, 1);
  const dialog = page.getByRole('alertdialog', { name: STILL_THERE });
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('own-it.kiosk')))
    .toContain('"minutes":1');

  await page.clock.runFor(35_000);
  await expect(dialog).toContainText(/\b2\d seconds left/);
  await dialog.getByRole('button', { name: 'I am still here' }).click();
  await expect(dialog).toBeHidden();
  await page.clock.runFor(25_000);
  await expect(dialog).toBeHidden();
  await page.clock.runFor(10_000);
  await expect(dialog).toBeVisible();
  await page.clock.runFor(30_000);
  await heading(page, 'Sign in');
  await expect(page.getByRole('alertdialog')).toBeHidden();
  await expect(page.getByText('1 record waits here')).toBeVisible();
  expect(await storedSince(server, since)).toEqual([]);

  await mendSync(context);
  await signInAs(page, 'Champion');
  await logOne(page);
  await expectAllSent(page);
  const champion = await personId(page);
  await signOut(page);
  await signInAs(page, 'Learner');
  await expectAllSent(page);
  const { events, drift } = await truth(server, since);
  expect(events.map((one) => one.person_id).sort()).toEqual([champion, learner].sort());
  expect(drift).toEqual([]);
  await setKiosk(server, null);
});

test('a shared device that wakes after its time opens no record, also with no signal', async ({
  page,
  context,
  server
}) => {
  await setKiosk(server, 2);
  await context.addInitScript(() => localStorage.setItem('own-it.shared', 'true'));
  await signInAs(page, 'Learner');
  await readyForOffline(page);
  await page.goto('/me');
  const name = await page.getByRole('heading', { level: 1 }).innerText();
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('own-it.kiosk')))
    .toContain('"minutes":2');
  const session = await sessionOf(context, server);
  await context.setOffline(true);
  await page.close();

  const woken = await context.newPage();
  await woken.clock.install({ time: Date.now() + 2 * MINUTE });
  await woken.goto('/me');
  await heading(woken, NO_SIGNAL);
  await expect(woken.getByText(name)).toHaveCount(0);
  await context.setOffline(false);
  await heading(woken, 'Sign in');
  expect(await session()).toBe(401);
  await setKiosk(server, null);
});

test('pages that name people or open a session are never kept, and say that they need a signal', async ({
  page,
  context
}) => {
  await signInAs(page, 'HR');
  await readyForOffline(page);
  await page.goto('/learn');
  await expectAllSent(page);
  const pages = ['/people', '/settings', '/what-we-keep', '/confirm', '/join'];
  for (const path of pages) await page.goto(path);
  await context.setOffline(true);
  for (const path of pages) {
    await page.goto(path);
    await heading(page, 'This page needs a signal');
  }
  const kept = await page.evaluate(async () => {
    const all = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys())
    );
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/offline');
  expect(kept.filter((path) => pages.some((one) => path.startsWith(one)))).toEqual([]);
});
