import { answerWell, lesson } from './lessons';
import { signInAs } from './people';
import { breakSync, expectAllSent, expectWaiting, logOne, mendSync, serverTrouble } from './phone';
import { expect, test, type Server } from './server';
import { storedSince, truth } from './truth';

const MIB = 1024 * 1024;

/** Every one of them, and once. */
async function expectStoredOnce(server: Server, since: Date, count: number): Promise<void> {
  const events = await storedSince(server, since);
  expect(new Set(events.map((one) => one.event_id)).size).toBe(count);
  expect(events).toHaveLength(count);
}

test.afterAll('a recount equals every rollup', async ({ server }) => {
  expect((await truth(server, new Date())).drift).toEqual([]);
});

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
    { status: 200, json: { protocol: 1, results: [], message: 'Please sign in to our Wi-Fi' } },
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
  await page.waitForURL(/\/sign-in\?next=/);
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
  await expect(page.getByText('This browser does not let us save')).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Log' }).click();
  await page.getByRole('button', { name: 'I chose not to use AI' }).click();
  await expect(page.getByText('You chose not to use AI.')).toBeVisible();
  await expectAllSent(page);
  await expect(page.getByText('Not saved on this phone.')).toBeVisible();
  await expectStoredOnce(server, since, 1);
});

test('a full phone says that the answer is not saved, and takes it when there is room', async ({
  page,
  context,
  server
}) => {
  const devtools = await context.newCDPSession(page);
  const lend = (quotaSize?: number) =>
    devtools.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize });
  await lend(20 * MIB);
  await signInAs(page, 'Learner');
  await expectAllSent(page);
  const since = new Date();
  await page.getByRole('navigation').getByRole('link', { name: 'Log' }).click();
  await lend(1);
  await page.evaluate(noticeThatItIsFull, 21 * MIB);
  await page.getByRole('button', { name: 'I chose not to use AI' }).click();
  await expect(page.getByText('This phone is full')).toBeVisible();
  await expect(page.getByText('Your last answer is not saved yet.')).toBeVisible();
  await expect(page.getByText('Saved on this phone', { exact: true })).toBeHidden();

  await page.goto('/learn/data-literacy-2');
  // Another test of this server may have been here before.
  const heading = await page.getByRole('heading', { level: 1 }).innerText();
  const card = lesson('data-literacy-2').cards.find((one) => one.heading === heading);
  expect(card, heading).toBeDefined();
  if (card) await answerWell(page, card);
  await expect(page.getByText('This phone is full')).toBeVisible();
  await expect(page.getByText('Saved on this phone', { exact: true })).toBeHidden();
  await lend();
  await page.getByRole('button', { name: 'Try saving again' }).click();
  // All is sent before the answer is saved, too.
  const answers = async () =>
    (await storedSince(server, since)).filter((one) => one.type === 'card.answered').length;
  await expect.poll(answers, { timeout: 20_000 }).toBe(1);
  await expectAllSent(page);
  expect(await answers()).toBe(1);
});

/** Chromium keeps in mind for a while how much room a site had, until it asks for more than that. */
function noticeThatItIsFull(bytes: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('own-it-e2e-filler');
    opening.onupgradeneeded = () => opening.result.createObjectStore('filler');
    opening.onerror = () => resolve();
    opening.onsuccess = () => {
      const tx = opening.result.transaction('filler', 'readwrite');
      tx.objectStore('filler').put(new Uint8Array(bytes), 1);
      tx.onabort = () => resolve();
      tx.oncomplete = () => reject(new Error('there was room'));
    };
  });
}
