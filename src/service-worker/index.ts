/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />
import { build, prerendered, version } from '$service-worker';
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute
} from 'workbox-precaching';
import { NavigationRoute, registerRoute, setCatchHandler } from 'workbox-routing';
import { NetworkFirst, NetworkOnly } from 'workbox-strategies';
import { isOurs } from './ours';
import { LAST_COPY_CACHE, LEARNER_PAGES, NOT_OURS_TO_ANSWER, ONLINE_PAGES } from './routes';

declare const self: ServiceWorkerGlobalScope;

const onlyOurs = {
  cacheWillUpdate: async ({ request, response }: { request: Request; response: Response }) =>
    (await isOurs(new URL(request.url).pathname, response)) ? response : null
};

// All or nothing: one file that is not ours, and the worker that is here goes on whole.
addPlugins([onlyOurs]);
// Files under /_app/immutable carry a hash in their name. The few pages carry the build's own names in
// them and so change with every build: a hash of their content would save no download.
precacheAndRoute(
  [
    ...build.map((url) => ({ url, revision: null })),
    ...prerendered.map((url) => ({ url, revision: version }))
  ],
  { cleanURLs: false, directoryIndex: '' }
);
cleanupOutdatedCaches();

registerRoute(new NavigationRoute(createHandlerBoundToURL('/shell'), { allowlist: LEARNER_PAGES }));

registerRoute(
  new NavigationRoute(new NetworkFirst({ cacheName: LAST_COPY_CACHE, plugins: [onlyOurs] }), {
    allowlist: ONLINE_PAGES
  })
);
// Every other page only passes through; without a network the catch handler answers.
registerRoute(new NavigationRoute(new NetworkOnly(), { denylist: NOT_OURS_TO_ANSWER }));
const offlinePage = createHandlerBoundToURL('/offline');
setCatchHandler((options) =>
  options.request.mode === 'navigate' ? offlinePage(options) : Promise.resolve(Response.error())
);

// The page asks for this after the person has agreed to the new version.
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
