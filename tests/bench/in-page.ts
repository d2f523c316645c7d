/** What the benches do inside a page. The functions handed to `evaluate` run there, not here. */
import type { Page } from '@playwright/test';

/** Saves one use through the app's own buttons `count` times; milliseconds of each, from its own marks. */
export async function savedTimes(page: Page, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    await page.getByRole('button', { name: 'I chose not to use AI' }).click();
    await page.getByText('Saved on this phone').waitFor();
    times.push(
      await page.evaluate(
        () => performance.getEntriesByName('own-it:saved').at(-1)?.duration ?? NaN
      )
    );
    await page.getByRole('button', { name: 'Log another' }).click();
  }
  return times;
}

/**
 * One row in one strict transaction on a bare database, `count` times, each begun by a tap after which
 * the page draws as much anew as it does after saving; milliseconds of each.
 */
export async function rawSaves(page: Page, count: number): Promise<number[]> {
  await page.evaluate(saveRawOnTap);
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    await page.getByRole('button', { name: 'Draft text' }).click();
    times.push(await page.evaluate(() => (globalThis as unknown as RawPage).rawSave));
    await page.getByRole('button', { name: 'Back' }).click();
  }
  await page.evaluate(() => (globalThis as unknown as RawPage).stopRaw());
  return times;
}

interface RawPage {
  rawSave: Promise<number>;
  stopRaw: () => void;
}

/** Runs in the page: from now on every tap also saves a row of its own. */
async function saveRawOnTap(): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('bench-raw', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { keyPath: 'id' });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
  });
  const here = globalThis as unknown as RawPage;
  const tap = (event: Event) => {
    if (!(event.target as Element).textContent?.includes('Draft text')) return;
    here.rawSave = new Promise<number>((resolve, reject) => {
      const start = performance.now();
      const tx = db.transaction('rows', 'readwrite', { durability: 'strict' });
      tx.objectStore('rows').add({ id: crypto.randomUUID(), type: 'ai-use.logged', at: start });
      tx.oncomplete = () => resolve(performance.now() - start);
      tx.onerror = () => reject(tx.error ?? new Error('not saved'));
    });
  };
  addEventListener('click', tap, true);
  here.stopRaw = () => {
    removeEventListener('click', tap, true);
    db.close();
  };
}

/** Milliseconds from navigation to the frame in which `selector` is first on screen. */
export async function shownAfter(page: Page, url: string, selector: string): Promise<number> {
  await page.addInitScript((wanted) => {
    const look = () => {
      if (document.querySelector(wanted)) {
        requestAnimationFrame(() => performance.mark('shown'));
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, selector);
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('shown').length > 0);
  return page.evaluate(() => performance.getEntriesByName('shown')[0]?.startTime ?? NaN);
}

/** Adds `count` sent events to the person's own database, as a long history leaves them. */
export function fillHistory(page: Page, count: number): Promise<void> {
  return page.evaluate(async (n) => {
    const name = (await indexedDB.databases()).find((one) => one.name?.startsWith('own-it:'))?.name;
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name ?? '');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error ?? new Error('no database'));
    });
    const tx = db.transaction('events', 'readwrite');
    const events = tx.objectStore('events');
    for (let i = 0; i < n; i += 1) {
      const id = `0190b000-0000-7000-8000-${i.toString(16).padStart(12, '0')}`;
      const data = {
        module: 'using-copilot-safely',
        version: 1,
        card: 'a',
        answer: 'x',
        correct: true,
        ms: 900
      };
      events.add({
        id,
        seq: i + 1,
        at: new Date(i).toISOString(),
        type: 'card.answered',
        v: 1,
        data,
        device: null,
        origin: 'elsewhere'
      });
    }
    await new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error ?? new Error('not filled'));
    });
    db.close();
  }, count);
}
