import { isHttpError, isRedirect, type Handle, type HandleServerError } from '@sveltejs/kit';
import { m } from '../../i18n/paraglide/messages';
import { SYNC_PATH } from '../../protocol';
import type { App } from '../app';
import { requestIdOf } from './request-id';

/** The parts that everything which watches a request needs. */
type Watching = Pick<App, 'log' | 'metrics'>;

/** Names every request, and writes one line about it when it is answered. */
export const observe =
  (watching: () => Watching): Handle =>
  async ({ event, resolve }) => {
    const { log, metrics } = watching();
    const id = requestIdOf(event.request.headers);
    event.locals.requestId = id;
    const since = performance.now();
    const done = (status: number): void => {
      const ms = performance.now() - since;
      const route = event.route.id;
      if (route === SYNC_PATH) metrics.synced(status, ms / 1000);
      log.request({ id, method: event.request.method, route, status, ms: Math.round(ms) });
    };
    try {
      const response = await resolve(event);
      response.headers.set('x-request-id', id);
      done(response.status);
      return response;
    } catch (error) {
      done(isHttpError(error) || isRedirect(error) ? error.status : 500);
      throw error;
    }
  };

/** Tells the log where an error came from, and the person only what to quote. */
export const tellOfError =
  (watching: () => Watching): HandleServerError =>
  ({ error, event, status, message }) => {
    // 404 and 405 are answers, not errors of ours.
    if (status < 500) return { message };
    const { log, metrics } = watching();
    const { requestId } = event.locals;
    metrics.failed();
    log.failure(error, { id: requestId, route: event.route.id ?? 'none' });
    // The plain page that stands in when even ours fails shows the message alone.
    return {
      message: `${m.app_error_title()}. ${m.app_error_quote({ number: requestId })}`,
      code: 'unexpected',
      requestId
    };
  };
