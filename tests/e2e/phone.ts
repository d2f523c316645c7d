import type { BrowserContext, Page, Route } from '@playwright/test';
import { expect } from './server';

/** What a learner does and sees on a phone, whatever the network is like. */
const SYNC = '**/api/sync/v1';

/** Answers every sync request of the context in the server's place, until `mendSync`. */
export const breakSync = (
  context: BrowserContext,
  answer: (route: Route) => Promise<void>
): Promise<unknown> => context.route(SYNC, answer);

export const mendSync = (context: BrowserContext): Promise<void> => context.unroute(SYNC);

export const serverTrouble = (route: Route): Promise<void> =>
  route.fulfill({ status: 500, json: { message: 'Internal error' } });

/** Records one event with one tap, and sees that it is saved. */
export async function logOne(page: Page): Promise<void> {
  const again = page.getByRole('button', { name: 'Log another' });
  if (new URL(page.url()).pathname !== '/log') {
    await page.getByRole('navigation').getByRole('link', { name: 'Log' }).click();
    await page.waitForURL('**/log');
  } else if (await again.isVisible()) await again.click();
  await page.getByRole('button', { name: 'I chose not to use AI' }).click();
  await expect(page.getByText('Saved on this phone', { exact: true })).toBeVisible();
}

export const expectAllSent = (page: Page): Promise<void> =>
  expect(page.getByText(/^All sent/)).toBeVisible({ timeout: 20_000 });

export const expectWaiting = (page: Page, count: number): Promise<void> =>
  expect(page.getByText(`Waiting to send (${count})`, { exact: true })).toBeVisible();

/** Opens the question before signing out; gives its dialog. */
export async function askToSignOut(page: Page) {
  await page.getByRole('navigation').getByRole('link', { name: 'Me' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  return page.getByRole('dialog');
}

export async function signOut(page: Page): Promise<void> {
  const dialog = await askToSignOut(page);
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in*');
}

/** Who the server says is signed in. */
export async function personId(page: Page): Promise<string> {
  const answer = await page.request.get('/api/me');
  return ((await answer.json()) as { person: { id: string } }).person.id;
}

interface Export {
  me: { person: { id: string } };
  events: { id: string; origin: 'here' | 'elsewhere' }[];
  waiting: string[];
  parked: unknown[];
}

/** All that the app on this phone holds of the person who has it open, by its own export. */
export async function heldHere(page: Page): Promise<Export> {
  await page.goto('/me');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save a copy of my data' }).click();
  const stream = await (await downloading).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Export;
}
