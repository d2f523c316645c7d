import { Workbox } from 'workbox-window';

/** A page that is never closed asks for a newer version when it is looked at again after this. */
const ASK_EVERY_MS = 60 * 60_000;

/** What the page lends. */
export interface Asking {
  /** Asks the server whether it has another build than this one. */
  hasNewer: () => Promise<boolean>;
  /** Fetches what tells the person. */
  loadNotice: () => Promise<unknown>;
  /** Told when the page should change to a newer version. */
  onready: () => void;
}

/**
 * Registers the service worker and watches, for the page's life, for a newer version: one that is
 * downloaded whole and waits, or one that has put away a part of this page. Returns what changes to it:
 * every open tab of the app reloads.
 */
export function watchForNewVersion(asking: Asking): () => void {
  let apply = () => location.reload();
  const look = () => {
    // The notice may be missing too, which would call this again.
    removeEventListener('vite:preloadError', look);
    void lookForNewer(asking, () => apply()).then((found) => {
      if (!found) addEventListener('vite:preloadError', look);
    });
  };
  addEventListener('vite:preloadError', look);
  // An old browser, or http on a foreign host.
  if (!('serviceWorker' in navigator)) return () => apply();
  const workbox = new Workbox('/service-worker.js');
  workbox.addEventListener('waiting', () => {
    apply = () => {
      workbox.addEventListener('controlling', () => location.reload());
      workbox.messageSkipWaiting();
    };
    asking.onready();
  });
  void workbox.register().catch(() => undefined);
  keepAsking(workbox);
  return () => apply();
}

/** A part of this page could not be fetched. Is that because the server has a newer version? */
async function lookForNewer(
  { hasNewer, loadNotice, onready }: Asking,
  apply: () => void
): Promise<boolean> {
  if (!(await hasNewer().catch(() => false))) return false;
  const canAsk = await loadNotice().then(
    () => true,
    () => false
  );
  // When nobody can be asked it happens by itself, but not again on a page that was just opened anew.
  const [opened] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (canAsk) onready();
  else if (opened?.type !== 'reload') apply();
  return true;
}

function keepAsking(workbox: Workbox): void {
  let asked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - asked < ASK_EVERY_MS) return;
    asked = Date.now();
    void workbox.update().catch(() => undefined);
  });
}
