import type { Workbox } from 'workbox-window';

/** Registers the service worker and knows when a newer build waits for the person's word. */
export class Updates {
  #workbox: Workbox | undefined;
  #ready = $state(false);

  /** A new version is downloaded whole and waits. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Does nothing where there are no service workers (an old browser, http on a foreign host). */
  async register(): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    const { Workbox } = await import('workbox-window');
    this.#workbox = new Workbox('/service-worker.js');
    this.#workbox.addEventListener('waiting', () => (this.#ready = true));
    await this.#workbox.register().catch(() => undefined);
  }

  /** Changes to the new version: every open tab of the app reloads into it. */
  apply(): void {
    this.#workbox?.addEventListener('controlling', () => location.reload());
    this.#workbox?.messageSkipWaiting();
  }
}
