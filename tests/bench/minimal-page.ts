import { createServer } from 'node:http';

const PAGE = `<!doctype html><title>Minimal</title><h1>Minimal</h1>
<script>navigator.serviceWorker.register('/sw.js')</script>`;

const WORKER = `addEventListener('install', (e) => e.waitUntil(caches.open('1').then((c) => c.add('/'))));
addEventListener('activate', (e) => e.waitUntil(clients.claim()));
addEventListener('fetch', (e) => e.respondWith(caches.match(e.request).then((r) => r ?? fetch(e.request))));`;

/** The least that can be shown with the network off: one heading, kept by a service worker. */
export async function startMinimal(): Promise<{ origin: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const isWorker = request.url === '/sw.js';
    response.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
    response.end(isWorker ? WORKER : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    origin: `http://localhost:${port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve()))
  };
}
