/** Chrome's own event (not in the standard, nor in TypeScript's types). */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

/** How this browser can put the app on the home screen. */
export type Installing =
  /** It offers to: show a button that calls `ask`. */
  | 'offered'
  /** Safari on iPhone and iPad: show how to use Share, then Add to Home Screen. */
  | 'by-hand'
  /** It runs from the home screen already. */
  | 'installed'
  | 'unknown';

const isIos = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  // iPads say that they are Macs; Macs have no touch screen.
  (navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1);

/** Catches the browser's offer to install the app. Make it as the app starts, or the offer is missed. */
export class Install {
  #event = $state.raw<InstallEvent | null>(null);
  #installed = $state(matchMedia('(display-mode: standalone)').matches);

  constructor() {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#event = event as InstallEvent;
    });
    addEventListener('appinstalled', () => {
      this.#installed = true;
      this.#event = null;
    });
  }

  get how(): Installing {
    if (this.#installed) return 'installed';
    if (this.#event) return 'offered';
    return isIos() ? 'by-hand' : 'unknown';
  }

  /** Shows the browser's own question. It may be asked once per offer. */
  async ask(): Promise<void> {
    const event = this.#event;
    this.#event = null;
    await event?.prompt();
  }
}
