import type { Page } from '@playwright/test';
import { startMiddle, type Instead, type Middle } from './middle';
import { readyForOffline, signInAs } from './people';
import { breakSync, expectAllSent, expectWaiting, logOne, mendSync, serverTrouble } from './phone';
import { expect, test as base, type Server, type startServer } from './server';
import { storedSince } from './truth';

const PORTAL: Instead = {
  status: 200,
  type: 'text/html',
  body: '<!doctype html><title>Free Wi-Fi</title><h1>Welcome to our Wi-Fi</h1>'
};
const TROUBLE: Instead = { status: 500, type: 'text/plain', body: 'trouble' };
/** Takes every page over at once and shows nonsense on all of them. */
const BROKEN: Instead = {
  status: 200,
  type: 'text/javascript',
  body: `addEventListener('install', () => skipWaiting());
    addEventListener('activate', (event) => event.waitUntil(clients.claim()));
    addEventListener('fetch', (event) => {
      if (event.request.mode !== 'navigate') return;
      const nonsense = { status: 500, headers: { 'content-type': 'text/html' } };
      event.respondWith(new Response('<h1>undefined is not a function</h1>', nonsense));
    });`
};

interface Behind {
  middle: Middle;
  server: Server;
  /** Stops the server and starts it again behind the same address. */
  restart: (env: Record<string, string>) => Promise<void>;
}

const test = base.extend<{ behind: Behind }>({
  behind: async ({ start }, use) => {
    const middle = await startMiddle();
    const begin = async (more: Parameters<typeof startServer>[0] = {}) => {
      const env = { ORIGIN: middle.origin, ...more.env };
      const server = await start({ ...more, env });
      middle.leadTo(server.port);
      return server;
    };
    const server = await begin();
    const { dataDir, port } = server;
    let running = server;
    const restart = async (env: Record<string, string>) => {
      await running.kill();
      running = await begin({ dataDir, port, env });
    };
    await use({ middle, server, restart });
    await middle.close();
  }
});
test.use({ baseURL: undefined });
test.setTimeout(600_000);

/** The script as a new build would have it: other bytes, and pages of another build. */
async function nextBuild(origin: string): Promise<Instead> {
  const script = await (await fetch(`${origin}/service-worker.js`)).text();
  const { version } = (await (await fetch(`${origin}/healthz`)).json()) as { version: string };
  const body = script.replaceAll(version, `${version}-next`);
  expect(body).not.toBe(script);
  return { status: 200, type: 'text/javascript', body };
}

const lookForUpdate = (page: Page): Promise<unknown> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    // Rejects when the script cannot be fetched; an install that fails shows in the registration.
    await registration.update().catch(() => undefined);
    const { installing } = registration;
    if (!installing) return;
    await new Promise<void>((settled) => {
      installing.addEventListener('statechange', () => settled());
    });
  });

const hasWorker = (page: Page): Promise<boolean> =>
  page.evaluate(
    async () => (await navigator.serviceWorker.getRegistration())?.active instanceof ServiceWorker
  );

test('a file that cannot be had, or is not ours, leaves the old version whole until the next try', async ({
  page,
  behind: { middle }
}) => {
  await signInAs(page, 'Learner', middle.origin);
  await readyForOffline(page);
  const script = await nextBuild(middle.origin);
  for (const bad of [TROUBLE, PORTAL]) {
    middle.answer((path) =>
      path === '/service-worker.js' ? script : path === '/shell' ? bad : undefined
    );
    await lookForUpdate(page);
    // Offline now: nothing but the old worker can answer.
    middle.answer(() => PORTAL);
    await page.goto(`${middle.origin}/log`);
    await expect(page.getByRole('button', { name: 'I chose not to use AI' })).toBeVisible();
    await expect(page.getByText('A new version is ready')).toBeHidden();
  }
  await logOne(page);

  middle.answer((path) => (path === '/service-worker.js' ? script : undefined));
  await page.goto(`${middle.origin}/learn`);
  // It loads the page anew by itself.
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Change to it now' }).click();
  await loaded;
  await expectAllSent(page);
  await page.reload();
  await expect(page.getByText('A new version is ready')).toBeHidden();
});

test('a portal’s page and an error page are never the last copy of ours', async ({
  page,
  behind: { middle, server }
}) => {
  await signInAs(page, 'Champion', middle.origin);
  await readyForOffline(page);
  const team = `${middle.origin}/team`;
  await page.goto(team);
  const title = await page.getByRole('heading', { level: 1 }).innerText();
  for (const bad of [PORTAL, TROUBLE]) {
    middle.answer((path) => (path === '/team' ? bad : undefined));
    await page.goto(team);
    await expect(page.getByText(/Welcome to our Wi-Fi|trouble/)).toBeVisible();
  }
  middle.mend();
  await server.kill();
  await page.goto(team);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
});

test('a broken service worker is switched off from the server, and what waits is sent', async ({
  page,
  context,
  behind: { middle, server, restart }
}) => {
  await signInAs(page, 'Learner', middle.origin);
  await readyForOffline(page);
  await expectAllSent(page);
  const since = new Date();
  await breakSync(context, serverTrouble);
  await logOne(page);
  await logOne(page);
  await expectWaiting(page, 2);

  middle.answer((path) => (path === '/service-worker.js' ? BROKEN : undefined));
  await lookForUpdate(page);
  await page.goto(`${middle.origin}/log`);
  await expect(page.getByText('undefined is not a function')).toBeVisible();
  await page.goto(`${middle.origin}/reset`);
  await expect(
    page.getByText('undefined is not a function'),
    'it answers everything'
  ).toBeVisible();

  await restart({ SERVICE_WORKER: 'off' });
  middle.mend();
  // One navigation. Its answer is still nonsense; the browser then finds the other script by itself.
  await page.goto(`${middle.origin}/log`);
  await expect(page.getByRole('button', { name: 'I chose not to use AI' })).toBeVisible();
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  await expectWaiting(page, 2);
  await mendSync(context);
  await expectAllSent(page);
  const stored = await storedSince(server, since);
  expect(stored).toHaveLength(2);
  await page.reload();
  await expect.poll(() => hasWorker(page)).toBe(false);

  await restart({});
  await page.goto(`${middle.origin}/log`);
  await readyForOffline(page);
  await expect.poll(() => hasWorker(page)).toBe(true);
});

test('the page that fetches the app again leaves recorded work alone', async ({
  page,
  context,
  behind: { middle }
}) => {
  await signInAs(page, 'Learner', middle.origin);
  await readyForOffline(page);
  await expectAllSent(page);
  await breakSync(context, serverTrouble);
  await logOne(page);
  await expectWaiting(page, 1);
  const plain = await page.request.get(`${middle.origin}/reset`);
  expect(plain.headers()['clear-site-data'], 'never "storage"').toBe('"cache"');
  const answer = await page.goto(`${middle.origin}/reset`);
  expect(answer?.fromServiceWorker()).toBe(false);
  await expect(page.getByText('1 record waits here to be sent.')).toBeVisible();
  await page.getByRole('button', { name: 'Fetch it again' }).click();
  await expect(page.getByText('Done.')).toBeVisible();
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  expect(await hasWorker(page)).toBe(false);
  await page.getByRole('link', { name: 'Go to my learning' }).click();
  await expectWaiting(page, 1);
  await mendSync(context);
  await expectAllSent(page);
});
