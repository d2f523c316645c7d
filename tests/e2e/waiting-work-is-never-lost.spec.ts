import type { BrowserContext, Page } from '@playwright/test';
import { answerWell, lesson } from './lessons';
import { signInAs } from './people';
import { breakSync, expectAllSent, expectWaiting, logOne, mendSync, serverTrouble } from './phone';
import { expect, test, type Server } from './server';
import { truth } from './truth';

/** Every one of them, and once. */
async function expectStoredOnce(server: Server, since: Date, count: number): Promise<void> {
  const { events, drift } = await truth(server, since);
  expect(new Set(events.map((one) => one.event_id)).size).toBe(count);
  expect(events).toHaveLength(count);
  expect(drift).toEqual([]);
}

test('a captive portal that answers in our place changes nothing', async ({
  page,
  context,
  server
}) => {
  await signInAs(page, 'Learner');
  await expectAllSent(page);
  const since = new Date();
  const portals = [
    { status: 200, contentType: 'text/html', body: '<title>Welcome to our Wi-Fi</title>' },
    { status: 200, json: { ok: true } },
    { status: 302, headers: { location: '/sign-in' } }
  ];
  let asked = 0;
  await breakSync(context, (route) => route.fulfill(portals[asked++ % portals.length]));
  await logOne(page);
  await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThanOrEqual(portals.length);
  await expect(page.getByText(/Waiting to send \(1\)$/)).toBeVisible();
  await expectStoredOnce(server, since, 0);
  await page.reload();
  await expect(page.getByText(/Waiting to send \(1\)$/)).toBeVisible();
  await mendSync(context);
  await expectAllSent(page);
  await expectStoredOnce(server, since, 1);
});

test('a server in trouble, and one whose answers get lost, have each event once in the end', async ({
  page,
  context,
  server
}) => {
  await signInAs(page, 'Learner');
  await expectAllSent(page);
  const since = new Date();
  await breakSync(context, serverTrouble);
  await logOne(page);
  await logOne(page);
  await expectWaiting(page, 2);
  await mendSync(context);

  let lost = 0;
  await breakSync(context, async (route) => {
    const answer = await route.fetch();
    expect(answer.status()).toBe(200);
    lost += 1;
    await route.abort('connectionreset');
  });
  await expect.poll(() => lost, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  await expect(page.getByText(/Waiting to send \(2\)$/)).toBeVisible();
  await mendSync(context);
  await expectAllSent(page);
  await expectStoredOnce(server, since, 2);
});

test('an expired sign-in stops nobody from learning, and all is sent after the next one', async ({
  page,
  context,
  server
}) => {
  await signInAs(page, 'Learner');
  await expectAllSent(page);
  const since = new Date();
  await context.clearCookies();
  await logOne(page);
  await expect(page.getByText('Sign in to send (1)', { exact: true })).toBeVisible();
  await expect(page.getByText('You can go on learning.')).toBeVisible();
  await page.reload();
  await logOne(page);
  await expect(page.getByText('Sign in to send (2)', { exact: true })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.waitForURL('**/sign-in?next=*');
  await page.getByRole('button', { name: 'Learner', exact: true }).click();
  await expectAllSent(page);
  await expectStoredOnce(server, since, 2);
});

test('a browser that lends no storage says so, and what is done goes to the server', async ({
  page,
  server
}) => {
  const since = new Date();
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The user denied permission.', 'SecurityError');
    };
  });
  await signInAs(page, 'Learner');
  await expect(
    page.getByRole('heading', { name: 'This browser does not let us save' })
  ).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Log' }).click();
  await page.getByRole('button', { name: 'I chose not to use AI' }).click();
  await expect(page.getByText('You chose not to use AI.')).toBeVisible();
  await expectAllSent(page);
  await expect(page.getByText('Saved on this phone')).toBeHidden();
  await expectStoredOnce(server, since, 1);
});

test('a full phone says that the answer is not saved, and takes it when there is room', async ({
  page,
  context,
  server
}) => {
  await signInAs(page, 'Learner');
  await expectAllSent(page);
  const since = new Date();
  const [card] = lesson('data-literacy-2').cards;
  if (!card) throw new Error('a lesson without cards');
  await page.getByRole('navigation').getByRole('link', { name: 'Log' }).click();
  const giveRoom = await fillUp(page, context, server);
  await page.getByRole('button', { name: 'I chose not to use AI' }).click();
  await expect(page.getByRole('heading', { name: 'This phone is full' })).toBeVisible();
  await expect(page.getByText('Your last answer is not saved yet.')).toBeVisible();
  await expect(page.getByText('Saved on this phone')).toBeHidden();

  await page.getByRole('navigation').getByRole('link', { name: 'Learn' }).click();
  await page.goto('/learn/data-literacy-2');
  await answerWell(page, card);
  await expect(page.getByRole('heading', { name: 'This phone is full' })).toBeVisible();
  await expect(page.getByText('Saved on this phone')).toBeHidden();
  await giveRoom();
  await page.getByRole('button', { name: 'Try saving again' }).click();
  await expectAllSent(page);
  const { events } = await truth(server, since);
  expect(events.filter((one) => one.type === 'card.answered')).toHaveLength(1);
});

/** Leaves the site no byte of storage; gives what undoes it. */
async function fillUp(page: Page, context: BrowserContext, server: Server) {
  const devtools = await context.newCDPSession(page);
  const { origin } = server;
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 0 });
  return () => devtools.send('Storage.overrideQuotaForOrigin', { origin });
}
