import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { faultsOf } from './accessibility';
import { signInAs } from './people';
import { expect, test } from './server';

// A trace of what axe does is larger than all the pages together.
test.use({ trace: 'off' });

/** A phone with a lock: passkeys live in it, and it says yes for its owner. */
async function phoneLock(page: Page): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  });
  return devtools;
}

/** Makes a card for somebody; the code as it stands on the paper. */
async function printCard(page: Page, path: string, name: string): Promise<string> {
  await page.goto(path);
  await page.getByLabel('Or a name or employee number').fill(name);
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('checkbox', { name }).check();
  await page.getByRole('button', { name: 'Make cards' }).click();
  await page.getByRole('heading', { name: '1 card', exact: true }).waitFor();
  return page.locator('.code').innerText();
}

/** Somebody's own phone, on which nobody has signed in yet. */
async function newPhone(context: BrowserContext, baseURL: string | undefined): Promise<Page> {
  const other = await context.browser()!.newContext({ baseURL, viewport: page360 });
  return other.newPage();
}
const page360 = { width: 360, height: 780 };

const NAME = 'Amara Okafor';
const pressed = (code: string) => code.replaceAll(' ', '');

test('HR prints a card; its person scans it, makes a passkey, and is back with it in no time', async ({
  page,
  context,
  baseURL
}) => {
  await signInAs(page, 'HR');
  const code = await printCard(page, '/people/cards', NAME);
  expect(await faultsOf(page, 'the sheet')).toEqual([]);

  const phone = await newPhone(context, baseURL);
  await phoneLock(phone);
  const asked: string[] = [];
  phone.on('request', (request) => asked.push(request.url()));
  await phone.goto(`/join#${pressed(code)}`);
  await expect(phone.getByText('This card is for Amara O., Brackenshire Council.')).toBeVisible();
  expect(phone.url()).not.toContain('#');
  expect(asked.join()).not.toContain(pressed(code));
  expect(await faultsOf(phone, 'join')).toEqual([]);
  await phone.getByRole('button', { name: 'Make a passkey' }).click();
  await phone.waitForURL('**/learn');
  await phone.goto('/me');
  await expect(phone.getByRole('heading', { name: NAME })).toBeVisible();
  await expect(phone.getByText('Passkey added')).toBeVisible();
  expect(await faultsOf(phone, 'me')).toEqual([]);

  // The next time: one tap.
  await phone.context().clearCookies();
  await phone.goto('/join');
  const since = Date.now();
  await phone.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await phone.waitForURL('**/learn');
  await phone.getByRole('heading', { level: 1 }).waitFor();
  expect(Date.now() - since).toBeLessThan(10_000);

  // The card is used up.
  await phone.context().clearCookies();
  await phone.goto(`/join#${pressed(code)}`);
  await expect(phone.getByText('This card does not work.')).toBeVisible();
  expect(await faultsOf(phone, 'a used card')).toEqual([]);
  await phone.context().close();
});

test('a card can be typed, and leads to a PIN; the phone remembers the number', async ({
  page,
  context,
  baseURL
}) => {
  await signInAs(page, 'HR');
  const code = await printCard(page, '/people/cards', NAME);
  const phone = await newPhone(context, baseURL);
  await phone.goto('/join');
  await phone.getByLabel('The code on your card').fill(code.toLowerCase());
  await phone.getByRole('button', { name: 'Go on' }).click();
  await phone.getByLabel('New PIN').fill('12345678');
  await phone.getByRole('button', { name: 'Set this PIN' }).click();
  await expect(phone.getByText('too easy to guess')).toBeVisible();
  await phone.getByLabel('New PIN').fill('4826 1537');
  await phone.getByRole('button', { name: 'Set this PIN' }).click();
  await phone.waitForURL('**/learn');
  await phone.goto('/me');
  await expect(phone.getByText('You have a PIN.')).toBeVisible();

  const number = await numberOf(page);
  await phone.context().clearCookies();
  await phone.goto('/join/pin');
  expect(await faultsOf(phone, 'sign in with a PIN')).toEqual([]);
  await phone.getByLabel('Your employee number').fill(number);
  await phone.getByLabel('Your PIN').fill('99887766');
  await phone.getByLabel('Remember my number').check();
  await phone.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(phone.getByText('The number or the PIN is not right.')).toBeVisible();
  await phone.getByLabel('Your PIN').fill('48261537');
  await phone.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await phone.waitForURL('**/learn');
  await phone.context().clearCookies();
  await phone.goto('/join/pin');
  await expect(phone.getByLabel('Your employee number')).toHaveValue(number);
  await phone.context().close();
});

/** The number of the person whose card was printed: HR's list of completions has it. */
async function numberOf(page: Page): Promise<string> {
  const csv = await page.request.get('/insights/completion.csv?purpose=check-records');
  const row = (await csv.text()).split('\n').find((line) => line.includes(NAME)) ?? '';
  return row.split(',').find((cell) => /\d{4,}/.test(cell) && !cell.includes('-')) ?? '';
}

test('without scripts the same card leads to a PIN', async ({ page, browser, baseURL }) => {
  await signInAs(page, 'HR');
  const code = await printCard(page, '/people/cards', NAME);
  const plain = await browser.newContext({ baseURL, javaScriptEnabled: false });
  const phone = await plain.newPage();
  await phone.goto('/join');
  await phone.getByLabel('The code on your card').fill(code);
  await phone.getByRole('button', { name: 'Go on' }).click();
  await phone.getByLabel('New PIN').fill('48261537');
  await phone.getByRole('button', { name: 'Set this PIN' }).click();
  await phone.waitForURL('**/learn');
  await plain.close();
});

test('a champion prints for their own team; a lost phone is signed out', async ({
  page,
  context,
  baseURL
}) => {
  await signInAs(page, 'Champion');
  await page.goto('/team/cards');
  expect(await faultsOf(page, 'choosing people')).toEqual([]);
  await page.getByLabel('People of a team').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Show' }).click();
  const name = await page.getByRole('checkbox').first().locator('xpath=..').innerText();
  expect(await faultsOf(page, 'the people of a team')).toEqual([]);
  const code = await printCard(page, '/team/cards', name);

  const phone = await newPhone(context, baseURL);
  await phoneLock(phone);
  await phone.goto(`/join#${pressed(code)}`);
  await phone.getByRole('button', { name: 'Make a passkey' }).click();
  await phone.waitForURL('**/learn');
  expect((await phone.request.get('/api/me')).status()).toBe(200);

  await page.goto('/team/cards');
  await page.getByLabel('Or a name or employee number').fill(name);
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('link', { name: `Help ${name}` }).click();
  await expect(page.getByText('1 passkey')).toBeVisible();
  expect(await faultsOf(page, 'helping one person')).toEqual([]);
  await page.getByRole('button', { name: 'Remove passkeys and sign out' }).click();
  await expect(page.getByText('The passkeys are removed.')).toBeVisible();
  expect((await phone.request.get('/api/me')).status()).toBe(401);
  await phone.goto('/join');
  await phone.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(phone.getByText('This passkey did not work.')).toBeVisible();

  expect((await page.request.get('/people/cards')).status()).toBe(403);
  await phone.context().close();
});

/** Posts to the doors of passkeys as a browser that holds no session, and gives the status. */
const poster =
  (phone: Page) =>
  async (path: string, data: unknown, headers = {}): Promise<number> =>
    (await phone.request.post(`/api/passkey/${path}`, { data, headers })).status();
const FOREIGN = { origin: 'https://evil.example' };

test('a passkey’s answer counts once, for its own browser and purpose', async ({
  page,
  context,
  baseURL
}) => {
  await signInAs(page, 'HR');
  const code = await printCard(page, '/people/cards', NAME);
  const phone = await newPhone(context, baseURL);
  await phoneLock(phone);
  const answers = new Map<string, unknown>();
  phone.on('request', (request) => {
    const path = new URL(request.url()).pathname;
    if (path.startsWith('/api/passkey')) answers.set(path, request.postDataJSON());
  });
  await phone.goto(`/join#${pressed(code)}`);
  await phone.getByRole('button', { name: 'Make a passkey' }).click();
  await phone.waitForURL('**/learn');
  await phone.context().clearCookies();
  await phone.goto('/join');
  await phone.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await phone.waitForURL('**/learn');
  const [joined, signedIn] = ['/api/passkey/join', '/api/passkey/verify'].map((path) =>
    answers.get(path)
  );
  expect(signedIn).toMatchObject({ type: 'public-key' });
  await phone.context().clearCookies();

  const post = poster(phone);
  // Without a challenge, with another one, and with one for something else.
  expect(await post('verify', signedIn)).toBe(403);
  expect(await post('options', {})).toBe(200);
  expect(await post('verify', signedIn)).toBe(403);
  expect(await post('options', {})).toBe(200);
  expect(await post('join', joined)).toBe(403);
  expect(await post('join/options', { code })).toBe(410);
  expect((await phone.request.get('/api/me')).status()).toBe(401);
  await phone.context().close();
});

test('other sites, strangers and garbage get no further than the doors', async ({ page }) => {
  const post = poster(page);
  for (const path of [
    'options',
    'verify',
    'join/options',
    'join',
    'add/options',
    'add',
    'remove'
  ]) {
    expect(await post(path, {}, FOREIGN), path).toBe(403);
  }
  for (const path of ['verify', 'join']) {
    expect(await post(path, 'x'), path).toBe(415);
    expect(await post(path, { id: 'x'.repeat(40_000) }), path).toBe(413);
    for (const body of [{}, [], { id: 1 }, { id: 'a', type: 'public-key', response: {} }]) {
      expect(await post(path, body), path).toBe(422);
    }
  }
  for (const path of ['add/options', 'add', 'remove']) expect(await post(path, {}), path).toBe(401);
  for (const action of ['/join?/look', '/join?/pin', '/join/pin']) {
    const form = { code: '0'.repeat(28), pin: '48261537', number: '1', organisation: 'x' };
    const accept = { accept: 'text/html' };
    const crossed = await page.request.post(action, { form, headers: { ...FOREIGN, ...accept } });
    expect(crossed.status(), action).toBe(403);
    const refused = await page.request.post(action, { form, headers: accept });
    expect(refused.status(), action).toBe(400);
  }
  for (const path of ['/people/cards', '/team/cards']) {
    const form = { person: '0192f0c1-0000-7000-8000-000000000001' };
    expect((await page.request.post(`${path}?/make`, { form })).status(), path).toBe(401);
  }
});
