/**
 * Takes the app's own files and its service worker off this device, so that the next page comes whole
 * from the server. Recorded work is in IndexedDB, which this never touches.
 */
export async function fetchAppAgain(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((one) => one.unregister()));
  const names = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(names.map((name) => caches.delete(name)));
}
