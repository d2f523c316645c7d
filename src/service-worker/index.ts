/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />
import { build, prerendered, version } from '$service-worker';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute
} from 'workbox-precaching';
import { NavigationRoute, registerRoute, setCatchHandler } from 'workbox-routing';
import { NetworkFirst, NetworkOnly } from 'workbox-strategies';
import { LAST_COPY_CACHE, LEARNER_PAGES, ONLINE_PAGES } from './routes';

declare const self: ServiceWorkerGlobalScope;

// Files under /_app/immutable carry a hash in their name; the two pages change with every build.
precacheAndRoute(
  [
    ...build.map((url) => ({ url, revision: null })),
    ...prerendered.map((url) => ({ url, revision: version }))
  ],
  { cleanURLs: false, directoryIndex: '' }
);
cleanupOutdatedCaches();

registerRoute(new NavigationRoute(createHandlerBoundToURL('/shell'), { allowlist: LEARNER_PAGES }));

const wholePage = {
  cacheWillUpdate: async ({ response }: { response: Response }) =>
    response.ok && response.type === 'basic' && !response.redirected ? response : null
};
registerRoute(
  new NavigationRoute(new NetworkFirst({ cacheName: LAST_COPY_CACHE, plugins: [wholePage] }), {
    allowlist: ONLINE_PAGES
  })
);
// Every other page only passes through; without a network the catch handler answers.
registerRoute(new NavigationRoute(new NetworkOnly()));
const offlinePage = createHandlerBoundToURL('/offline');
setCatchHandler((options) =>
  options.request.mode === 'navigate' ? offlinePage(options) : Promise.resolve(Response.error())
);

// The page asks for this after the person has agreed to the new version.
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
