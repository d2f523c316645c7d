import { building } from '$app/environment';
import {
  json,
  type Handle,
  type HandleServerError,
  type RequestEvent,
  type ServerInit
} from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { startApp, type App } from '$lib/server/app';
import { isSameOrigin } from '$lib/server/auth/origin';
import { identifyOrEnd } from '$lib/server/auth/ending';
import { NOBODY } from '$lib/server/auth/signed-in';
import { isUnavailable } from '$lib/server/db/unavailable';
import { observe, tellOfError } from '$lib/server/operations/observe';
import { prepare } from '$lib/server/prepare';
import { isReadable } from '$lib/server/form';
import { crowd } from '$lib/server/sync/crowd';
import { dropSoon } from '$lib/server/sync/read-body';
import { databaseAway, tryLater } from '$lib/server/try-later';
import { SYNC_PATH } from '$lib/protocol';

let app: App;

/** Pages that must answer also when a session cannot be looked up: they mend what is broken. */
const FOR_NOBODY = ['/service-worker.js', '/reset'];

export const init: ServerInit = async () => {
  if (building) return;
  app = await startApp(prepare);
  process.once('sveltekit:shutdown', () => void app.close());
};

const guardOrigin: Handle = ({ event, resolve }) => {
  if (!building && !isSameOrigin(event.request, app.config.origin)) {
    const problem = { message: 'This request came from another site.', code: 'foreign-origin' };
    return json(problem, { status: 403 });
  }
  return resolve(event);
};

const refuseUnreadable: Handle = ({ event, resolve }) =>
  building || isReadable(event.url)
    ? resolve(event)
    : json({ message: 'This address cannot be read.', code: 'unreadable' }, { status: 400 });

const isSync = (event: RequestEvent): boolean => event.url.pathname === SYNC_PATH;

/** At the door of syncing, before anything is looked up. */
const holdBack: Handle = ({ event, resolve }) =>
  isSync(event) && crowd.isFull ? tryLater(503, 'busy', crowd.comeBackAfter()) : resolve(event);

const identify: Handle = async ({ event, resolve }) => {
  Object.assign(event.locals, NOBODY);
  if (building) return resolve(event);
  event.locals.app = app;
  if (FOR_NOBODY.includes(event.url.pathname)) return resolve(event);
  const identified = () => identifyOrEnd(app, event);
  try {
    const whose = await (isSync(event) ? crowd.inside(identified) : identified());
    Object.assign(event.locals, whose);
  } catch (failure) {
    if (!isUnavailable(failure)) throw failure;
    // Not 401: a device would ask its person to sign in for nothing.
    return databaseAway();
  }
  return resolve(event);
};

/** A refused request's body, left unread, would stand before the next request on the connection. */
const readToTheEnd: Handle = async ({ event, resolve }) => {
  try {
    return await resolve(event);
  } finally {
    await dropSoon(event.request.body);
  }
};

const secureHeaders: Handle = async ({ event, resolve }) => {
  const response = await resolve(event);
  const { headers } = response;
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
  headers.set('cross-origin-opener-policy', 'same-origin');
  if (event.url.protocol === 'https:') headers.set('strict-transport-security', 'max-age=31536000');
  // What one person may see must not be kept by a proxy for the next one.
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
  return response;
};

const watched = observe(() => app);
const name: Handle = (input) => (building ? input.resolve(input.event) : watched(input));

export const handle = sequence(
  name,
  secureHeaders,
  readToTheEnd,
  guardOrigin,
  refuseUnreadable,
  holdBack,
  identify
);

const told = tellOfError(() => app);
export const handleError: HandleServerError = (input) =>
  building ? { message: input.message } : told(input);
