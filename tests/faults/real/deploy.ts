/**
 * A tab that was opened before `--count` deploys (3 by default: as many as stay reachable) goes everywhere
 * it has not been. Each deploy is a real build of a copy of the project with every component changed, so
 * a round takes minutes.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { launchOptions } from '../../browser';
import { answerWell, goOn, lesson } from '../../e2e/lessons';
import { signInAs } from '../../e2e/people';
import { expectAllSent, logOne } from '../../e2e/phone';
import { storedSince } from '../../e2e/truth';
import { binFile } from '../../steps';
import { Copy } from '../sabotage/copy';
import type { RealOptions, Report } from './report';

type StartServer = (typeof import('../../e2e/server'))['startServer'];

const LESSON = lesson('using-copilot-safely');
/** At least: opened, every card answered, completed, one use logged. */
const RECORDED = LESSON.cards.length + 3;
const IMMUTABLE = '/_app/immutable/';

export async function run({ count = 3, log }: RealOptions): Promise<Report> {
  const project = new Copy();
  const copy = project.folder;
  const browser = await chromium.launch(launchOptions());
  try {
    log('building the version that the tab will have');
    build(copy);
    const start = await serverOf(copy);
    const server = await start();
    // Its own service worker would have every file already.
    const context = await browser.newContext({
      serviceWorkers: 'block',
      timezoneId: 'Europe/London'
    });
    const tab = await context.newPage();
    await signInAs(tab, 'Learner', server.origin);
    await expectAllSent(tab);
    for (let n = 1; n <= count; n++) {
      log(`deploy ${n} of ${count}`);
      changeEveryComponent(copy, n);
      build(copy);
    }
    await server.kill();
    const { dataDir, port } = server;
    const newest = await start({ dataDir, port });
    const since = new Date();
    const files = await walk(tab);
    const stored = await storedSince(newest, since);
    await newest.stop();
    await server.stop();
    return conclude(copy, count, files, stored.length);
  } finally {
    await browser.close();
    project.remove();
  }
}

interface Asked {
  path: string;
  status: number;
}

function conclude(copy: string, deploys: number, files: Asked[], stored: number): Report {
  const missing = files.filter(({ status }) => status >= 400).length;
  // Files that only the tab's own version has; without any, the walk would have proved nothing.
  const newest = join(copy, '.builds', readdirSync(join(copy, '.builds')).sort().at(-1) ?? '');
  const old = files.filter(({ path }) => !existsSync(join(newest, path.replace(IMMUTABLE, ''))));
  const kept = missing === 0 && old.length > 0 && stored >= RECORDED;
  return {
    ok: kept,
    figures: {
      deploys,
      asked: files.length,
      ofOlderBuilds: old.length,
      missing,
      stored
    }
  };
}

/** Goes to every lesson and page without loading one anew. Gives the files of builds it asked for. */
async function walk(tab: Page): Promise<Asked[]> {
  const files: Asked[] = [];
  tab.on('response', (response) => {
    const path = new URL(response.url()).pathname;
    if (path.startsWith(IMMUTABLE)) files.push({ path, status: response.status() });
  });
  await tab.evaluate(() => Object.assign(window, { sameTab: true }));
  const lessons = tab.getByRole('main').locator('a[href^="/learn/"]');
  for (let n = 0; n < (await lessons.count()); n++) {
    await lessons.nth(n).click();
    await tab.waitForURL(/\/learn\/./);
    await tab.getByRole('heading', { level: 1 }).waitFor();
    await tab.goBack();
    await lessons.first().waitFor();
  }
  await lessons.filter({ hasText: LESSON.title }).first().click();
  for (const card of LESSON.cards) {
    await answerWell(tab, card);
    await goOn(tab, card);
  }
  await tab.getByRole('heading', { name: /^Done\./ }).waitFor();
  await logOne(tab);
  await tab.getByRole('navigation').getByRole('link', { name: 'Me' }).click();
  await tab.waitForURL(/\/me$/);
  await tab.getByRole('heading', { level: 1 }).waitFor();
  await expectAllSent(tab);
  const same = await tab.evaluate(() => 'sameTab' in window);
  if (!same) throw new Error('The page was opened anew: nothing was shown about an old tab.');
  return files;
}

/** The end-to-end tests' own starter, of the copy: it starts the copy's server. */
async function serverOf(copy: string): Promise<StartServer> {
  const file = pathToFileURL(join(copy, 'tests', 'e2e', 'server.ts')).href;
  const loaded = (await import(file)) as { startServer: StartServer };
  return loaded.startServer;
}

function changeEveryComponent(copy: string, n: number): void {
  const src = join(copy, 'src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.svelte'))) {
    appendFileSync(join(src, file), `<span hidden data-deploy="${n}"></span>\n`);
  }
}

function build(copy: string): void {
  const args = [binFile('vite', 'vite'), 'build', '--logLevel', 'error'];
  const env = { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' };
  const { status } = spawnSync(process.execPath, args, { cwd: copy, env, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed: its messages are above.');
}
