/**
 * Firefox walks the offline story: a lesson is opened, the server is killed, cards are answered, the
 * page is loaded again from what the phone has, Firefox is closed and opened anew on its profile, the
 * server comes back. Everything must be sent once.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { startServer, type Server } from '../../e2e/server';
import { truth } from '../../e2e/truth';
import { answerFirstOfAll, logSome } from './in-the-page';
import type { RealOptions, Report } from './report';

const LESSON = '/learn/using-copilot-safely';
const CARDS_BEFORE = 1;
const CARDS_AFTER_RELOAD = 2;
const USES = 5;
/** The lesson is opened once. */
const RECORDED = 1 + CARDS_BEFORE + CARDS_AFTER_RELOAD + USES;
const WAIT_MS = 60_000;

export async function run({ log }: RealOptions): Promise<Report> {
  const executablePath = findFirefox();
  const profile = mkdtempSync(join(tmpdir(), 'own-it-firefox-'));
  const open = () =>
    launch({ browser: 'firefox', executablePath, headless: true, userDataDir: profile });
  const server = await startServer();
  const since = new Date();
  const figures: Report['figures'] = {};
  let again: Server | undefined;
  try {
    const first = await open();
    figures.browser = await first.version();
    await learnOffline(first, server);
    await first.close();
    log('learnt with the server killed; Firefox is closed');

    const second = await open();
    const page = await firstPage(second);
    await page.goto(`${server.origin}/learn`, { waitUntil: 'domcontentloaded' });
    await textOn(page, /Waiting to send \((\d+)\)/);
    figures.waitingAfterRestart = await waiting(page);
    again = await startServer({ port: server.port, dataDir: server.dataDir });
    await page.reload({ waitUntil: 'domcontentloaded' });
    await textOn(page, /All sent/);
    await second.close();

    const { events, drift } = await truth(server, since);
    figures.recorded = RECORDED;
    figures.stored = events.length;
    figures.drift = drift.length;
  } finally {
    await again?.stop();
    await server.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  const { waitingAfterRestart, stored, drift } = figures;
  const whole = [waitingAfterRestart, stored].every((count) => count === RECORDED);
  return { ok: whole && drift === 0, figures };
}

/** @throws where there is no Firefox that speaks WebDriver BiDi. */
function findFirefox(): string {
  const named = process.env.FIREFOX_PATH;
  const found = [named, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
    (path) => path && existsSync(path)
  );
  if (found) return found;
  throw new Error('This run needs Firefox: apt-get install -y firefox-esr, or set FIREFOX_PATH.');
}

async function firstPage(browser: Browser): Promise<Page> {
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  page.setDefaultTimeout(WAIT_MS);
  await page.setViewport({ width: 360, height: 740 });
  // tsx keeps functions' names by a call that pages do not know.
  await page.evaluateOnNewDocument('globalThis.__name = (fn) => fn');
  return page;
}

async function learnOffline(browser: Browser, server: Server): Promise<void> {
  const page = await firstPage(browser);
  await page.goto(`${server.origin}/sign-in`);
  await page.locator('::-p-xpath(//button[normalize-space()="Learner"])').click();
  await textOn(page, /All sent/);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.goto(`${server.origin}${LESSON}`, { waitUntil: 'domcontentloaded' });
  await page.waitForSelector('main h1');
  await server.kill();
  await answerCards(page, CARDS_BEFORE);
  await page.reload({ waitUntil: 'domcontentloaded' });
  await answerCards(page, CARDS_AFTER_RELOAD);
  await page.goto(`${server.origin}/log`, { waitUntil: 'domcontentloaded' });
  await page.waitForSelector('main button');
  await page.evaluate(logSome, USES);
}

async function answerCards(page: Page, count: number): Promise<void> {
  await page.waitForSelector('main h1');
  for (let n = 0; n < count; n += 1) await page.evaluate(answerFirstOfAll);
}

/** Waits until a text is on the page. */
async function textOn(page: Page, text: RegExp): Promise<void> {
  await page.waitForFunction(
    (source) => new RegExp(source).test(document.body.innerText),
    { polling: 200 },
    text.source
  );
}

const waiting = (page: Page): Promise<number> =>
  page.evaluate(() => Number(/Waiting to send \((\d+)\)/.exec(document.body.innerText)?.[1]));
