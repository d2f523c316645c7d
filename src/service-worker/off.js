/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
// What the server sends in place of the service worker while SERVICE_WORKER=off. Sent as it stands here.
// It answers nothing, so every request goes to the network, and it takes itself away. Recorded work is in
// IndexedDB, which it does not touch.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

// The worker that is being replaced may be broken: nobody would live to agree to the change.
worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(leave()));

async function leave() {
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
  await worker.registration.unregister();
  // Only pages that the old worker answered for: they may be broken. Others work already.
  const pages = await worker.clients.matchAll({ type: 'window' });
  await Promise.all(pages.map((page) => page.navigate(page.url).catch(() => null)));
}
