import { DeviceSession } from '$lib/browser/device-session.svelte';
import type { LayoutLoad } from './$types';

// Drawn on the device from its own data, so that it works with the network off.
export const ssr = false;

let session: DeviceSession | undefined;

/** Opens the person's record while the page's own parts are still being fetched. */
export const load: LayoutLoad = () => {
  if (!session) {
    session = new DeviceSession();
    void session.start();
  }
  return { session };
};
