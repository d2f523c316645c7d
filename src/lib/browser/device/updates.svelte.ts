import type { Asking } from './new-version';

/** Knows when a newer build waits for the person's word. */
export class Updates {
  #ready = $state(false);
  #change: () => void = () => undefined;

  /** The page should change to a newer version. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Registers the service worker, where there are any. */
  async register(asking: Omit<Asking, 'onready'>): Promise<void> {
    const { watchForNewVersion } = await import('./new-version');
    this.#change = watchForNewVersion({ ...asking, onready: () => (this.#ready = true) });
  }

  /** Changes to the new version: every open tab of the app reloads into it. */
  apply(): void {
    this.#change();
  }
}
