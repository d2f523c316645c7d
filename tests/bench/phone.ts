import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { launchOptions } from '../browser';
import { readyForOffline, signInAs } from '../e2e/people';
import { startServer, type Server } from '../e2e/server';
import { fillHistory, rawSaves, savedTimes, shownAfter } from './in-page';
import { startMinimal } from './minimal-page';
import { atMost, figure, median, quantile, type Result } from './result';

const TAPS = 200;
const STARTS = 9;
const CPU_SLOWDOWN = 4;
const SAVED_RATIO = 1.5;
const SAVED_P99_MS = 50;
const START_RATIO = 1.5;
const HISTORY_RATIO = 1.15;
const LESSON = '/learn/using-copilot-safely';

/** A phone: a profile on disk that survives switching the browser off. */
class Phone {
  readonly #folder = mkdtempSync(join(tmpdir(), 'own-it-phone-'));

  async use<T>(work: (page: Page, context: BrowserContext) => Promise<T>): Promise<T> {
    const context = await chromium.launchPersistentContext(this.#folder, {
      ...launchOptions(),
      viewport: { width: 360, height: 740 }
    });
    // The loader that runs this file gives functions their names back with a helper that pages do not have.
    await context.addInitScript('globalThis.__name = (fn) => fn');
    try {
      return await work(context.pages()[0] ?? (await context.newPage()), context);
    } finally {
      await context.close();
    }
  }

  discard(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Milliseconds from a cold browser with no network to `selector` being painted, CPU slowed down. */
const coldStart = (phone: Phone, url: string, selector: string): Promise<number> =>
  phone.use(async (page, context) => {
    await context.setOffline(true);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    return shownAfter(page, url, selector);
  });

async function prepare(phone: Phone, server: Server, events: number): Promise<void> {
  await phone.use(async (page) => {
    await signInAs(page, 'Learner', server.origin);
    await readyForOffline(page);
    await page.getByText(/^All sent/).waitFor();
    await page.goto(`${server.origin}/offline`);
    await fillHistory(page, events);
  });
}

async function saved(server: Server, phone: Phone): Promise<Result[]> {
  const { ours, raw } = await phone.use(async (page, context) => {
    await signInAs(page, 'Learner', server.origin);
    await readyForOffline(page);
    await context.setOffline(true);
    await page.goto(`${server.origin}/log`);
    const ours: number[] = [];
    const raw: number[] = [];
    // Blocks of ten in turn, so that a slow moment of the machine falls on both.
    for (let taken = 0; taken < TAPS; taken += 10) {
      raw.push(...(await rawSaves(page, 10)));
      ours.push(...(await savedTimes(page, 10)));
    }
    return { ours, raw };
  });
  const figures = `p50 ${figure(median(ours))} ms against ${figure(median(raw))} ms, ${TAPS} taps each on the same page, in blocks of ten in turn`;
  return [
    atMost(
      'Tap to "Saved" against one raw strict IndexedDB write',
      median(ours) / median(raw),
      SAVED_RATIO,
      'times',
      figures
    ),
    atMost(
      'Tap to "Saved", p99',
      quantile(ours, 0.99),
      SAVED_P99_MS,
      'ms',
      `raw p99 ${figure(quantile(raw, 0.99))} ms`
    )
  ];
}

async function offlineStart(server: Server, phone: Phone): Promise<Result> {
  const minimal = await startMinimal();
  const plain = new Phone();
  try {
    await plain.use(async (page) => {
      await page.goto(minimal.origin);
      await readyForOffline(page);
    });
    const ours: number[] = [];
    const floor: number[] = [];
    for (let i = 0; i < STARTS; i += 1) {
      floor.push(await coldStart(plain, minimal.origin, 'h1'));
      ours.push(await coldStart(phone, `${server.origin}${LESSON}`, 'article h1'));
    }
    const ratio = median(ours.map((value, i) => value / (floor[i] ?? Number.NaN)));
    return atMost(
      'Offline start to the first card against a minimal page',
      ratio,
      START_RATIO,
      'times',
      `medians of ${STARTS} pairs, browser restarted, CPU slowed ${CPU_SLOWDOWN} times: ${figure(median(ours))} ms against ${figure(median(floor))} ms`
    );
  } finally {
    plain.discard();
    await minimal.stop();
  }
}

async function longHistory(server: Server): Promise<Result> {
  const [few, many] = [new Phone(), new Phone()];
  try {
    await prepare(few, server, 50);
    await prepare(many, server, 5000);
    const ratios: number[] = [];
    const times = { few: [] as number[], many: [] as number[] };
    for (let i = 0; i < STARTS; i += 1) {
      const a = await coldStart(few, `${server.origin}/learn`, 'article h3');
      const b = await coldStart(many, `${server.origin}/learn`, 'article h3');
      times.few.push(a);
      times.many.push(b);
      ratios.push(b / a);
    }
    return atMost(
      'Start with 5,000 local events against 50',
      median(ratios),
      HISTORY_RATIO,
      'times',
      `medians of ${STARTS} pairs: ${figure(median(times.many))} ms against ${figure(median(times.few))} ms`
    );
  } finally {
    few.discard();
    many.discard();
  }
}

export async function phone(): Promise<Result[]> {
  const server = await startServer();
  const one = new Phone();
  try {
    return [
      ...(await saved(server, one)),
      await offlineStart(server, one),
      await longHistory(server)
    ];
  } finally {
    one.discard();
    await server.stop();
  }
}
