/** Finds a Chromium for the browser tests, and brings one when there is none. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium, type LaunchOptions } from '@playwright/test';

/** A browser of the machine's own also wants to phone home, to use a GPU and, as root, its sandbox. */
const SYSTEM_BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
];

/** `args` are what a browser from this place needs. */
export interface Browser {
  path: string;
  from: 'environment' | 'playwright' | 'system';
}

/**
 * Looks in CHROMIUM_PATH, then for Playwright's own download, then where systems keep Chrome or Chromium.
 * @throws when CHROMIUM_PATH names something that cannot be run.
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): Browser | null {
  const named = env.CHROMIUM_PATH;
  if (named) {
    if (canRun(named)) return { path: named, from: 'environment' };
    throw new Error(`CHROMIUM_PATH is ${named}, which is no program that can be run.`);
  }
  const own = chromium.executablePath();
  if (own && canRun(own)) return { path: own, from: 'playwright' };
  const path = systemPlaces(env).find(canRun);
  return path ? { path, from: 'system' } : null;
}

/** For Playwright's `launchOptions` and for vitest's browser provider. */
export function launchOptions(
  browser: Browser | null = findBrowser()
): Pick<LaunchOptions, 'executablePath' | 'args'> {
  // Playwright finds its own download by itself, and takes the lighter headless build of it.
  if (!browser || browser.from === 'playwright') return {};
  return { executablePath: browser.path, args: SYSTEM_BROWSER_ARGS };
}

/**
 * Makes sure that there is a browser that starts, and sets CHROMIUM_PATH when it is not the one that
 * `findBrowser` would choose, so that programs started from here find the same.
 * @throws Error with one sentence that says what to do.
 */
export async function ensureBrowser(log: (line: string) => void): Promise<void> {
  const found = findBrowser();
  if (found && (await starts(found))) return log(`browser: ${found.path}`);
  if (found?.from === 'environment') {
    throw new Error(`CHROMIUM_PATH is ${found.path}, which does not start as a browser.`);
  }
  for (const bring of [downloadPlaywrights, installDebians]) {
    log(found ? `${found.path} does not start.` : 'No Chromium was found.');
    const brought = bring(log);
    if (brought && (await starts(brought))) {
      if (brought.from === 'system') process.env.CHROMIUM_PATH = brought.path;
      return log(`browser: ${brought.path}`);
    }
  }
  throw new Error(
    'The browser tests need Chromium: install Chrome or Chromium, or run `npx playwright install --with-deps chromium`, or set CHROMIUM_PATH to one.'
  );
}

function downloadPlaywrights(log: (line: string) => void): Browser | null {
  log('Downloading Playwright’s Chromium …');
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('playwright/package.json')),
    'cli.js'
  );
  run(process.execPath, [cli, 'install', 'chromium']);
  const path = chromium.executablePath();
  return canRun(path) ? { path, from: 'playwright' } : null;
}

function installDebians(log: (line: string) => void): Browser | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !canRun('/usr/bin/apt-get')) {
    return null;
  }
  log('Installing Debian’s chromium with apt-get …');
  run('apt-get', ['update']);
  run('apt-get', ['install', '-y', 'chromium']);
  const path = systemPlaces(process.env).find(canRun);
  return path ? { path, from: 'system' } : null;
}

/** Whether it worked is seen from what it left behind. */
function run(command: string, args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(command, args, { stdio: 'inherit', env, timeout: 300_000 });
}

async function starts(browser: Browser): Promise<boolean> {
  try {
    const started = await chromium.launch({ ...launchOptions(browser), timeout: 30_000 });
    await started.close();
    return true;
  } catch {
    return false;
  }
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function systemPlaces(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium'
    ];
  }
  if (process.platform === 'win32') {
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'));
  }
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium'
  ];
}
