/** Functions that run inside the app's page, handed over by `evaluate` or `addInitScript`. */
import type { Page } from '@playwright/test';
import type { EventRow, OutboxRow, ParkedRow } from '../../../src/lib/browser/store/rows';
import type { ModuleProgress } from '../../../src/lib/domain/training/progress';

/** All that one person's database on a phone holds, in one consistent look. */
export interface Held {
  events: EventRow[];
  outbox: OutboxRow[];
  parked: ParkedRow[];
  progress: ModuleProgress[];
}

declare global {
  interface Window {
    /** Told the id of the event that the screen has just called saved. */
    screenSaysSaved?: (id: string) => void;
  }
}

/** Reads the first database of the app past the app: one person uses the phone. `null` while it has none. */
export async function readHeld(page: Page): Promise<Held | null> {
  return page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name = '' }) => name);
    const name = names.find((one) => one.startsWith('own-it:'));
    if (!name) return null;
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('not read'));
      });
    const db = await done(indexedDB.open(name));
    const stores = ['events', 'outbox', 'parked', 'progress'];
    const tx = db.transaction(stores, 'readonly');
    const rows = await Promise.all(stores.map((store) => done(tx.objectStore(store).getAll())));
    db.close();
    const [events = [], outbox = [], parked = [], progress = []] = rows;
    return { events, outbox, parked, progress };
  });
}

/** Tells `screenSaysSaved` the id of each event in the moment in which the screen says "Saved". */
export function watchTheScreen(): void {
  let last = '';
  let shown = false;
  const proto = IDBObjectStore.prototype;
  const add = Reflect.get(proto, 'add');
  proto.add = function (this: IDBObjectStore, row: { id: string }, ...rest) {
    if (this.name === 'events') last = row.id;
    return add.call(this, row, ...rest);
  };
  const look = () => {
    const lines = [...document.querySelectorAll('main span')];
    const says = lines.some((line) => line.textContent.startsWith('Saved on this phone'));
    if (says && !shown) window.screenSaysSaved?.(last);
    shown = says;
  };
  new MutationObserver(look).observe(document, {
    childList: true,
    subtree: true,
    characterData: true
  });
}

/** Logs one use after the other for ever, each as soon as the screen has called the last one saved. */
export async function logWithoutEnd(): Promise<void> {
  for (;;) {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('main button')];
    const press = (name: string) =>
      buttons.find((button) => button.textContent.trim() === name)?.click();
    if (document.querySelector('main')?.textContent.includes('Saved on this phone')) {
      press('Log another');
    } else press('I chose not to use AI');
    await new Promise((next) => setTimeout(next));
  }
}

/** Answers the card on screen, one to read or to choose from, with whatever stands first, and goes on. */
export async function answerFirstOfAll(): Promise<void> {
  const until = Date.now() + 30_000;
  const heading = () => document.querySelector('main h1, main h2')?.textContent;
  const before = heading();
  while (heading() === before) {
    if (Date.now() > until) throw new Error(`stuck on the card "${before}"`);
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('main button')];
    const press = (name: string) => {
      const found = buttons.find((button) => button.textContent.trim() === name);
      found?.click();
      return found !== undefined;
    };
    const groups = [...document.querySelectorAll('main fieldset, main [role="radiogroup"]')];
    for (const group of groups) {
      if (!group.querySelector('input:checked')) group.querySelector('input')?.click();
    }
    await new Promise((next) => setTimeout(next, 50));
    void (press('Fairly sure') || press('Next') || press('Check'));
    await new Promise((next) => setTimeout(next, 200));
  }
}

/** Logs so many uses, each after the screen has called the last one saved. */
export async function logSome(count: number): Promise<void> {
  for (let left = count; left > 0;) {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('main button')];
    const named = (name: string) => buttons.find((button) => button.textContent.trim() === name);
    const saved = document.querySelector('main')?.textContent.includes('Saved on this phone');
    const [start, again] = [named('I chose not to use AI'), named('Log another')];
    if (start) start.click();
    else if (saved && again) {
      left -= 1;
      if (left > 0) again.click();
    }
    await new Promise((next) => setTimeout(next, 20));
  }
}
