import { createSubscriber } from 'svelte/reactivity';

/** What the browser believes about the network; components that read it are told when it changes. */
export class Online {
  readonly #subscribe = createSubscriber((update) => {
    addEventListener('online', update);
    addEventListener('offline', update);
    return () => {
      removeEventListener('online', update);
      removeEventListener('offline', update);
    };
  });

  /** A hint only: `true` also behind a captive portal. */
  get now(): boolean {
    this.#subscribe();
    return isOnline();
  }
}

/** `true` where the browser does not say. */
export const isOnline = (): boolean => navigator.onLine !== false;
