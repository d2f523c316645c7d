import { request, type APIRequestContext, type APIResponse } from '@playwright/test';
import { uuidV7Maker } from '../../src/lib/browser/device/uuid-v7';
import { me, PROTOCOL, SYNC_PATH, type Me } from '../../src/lib/protocol';
import { expect, type Server } from './server';

/** A device that speaks to the server without the app: it can say what the app never would. */
export interface Device {
  context: APIRequestContext;
  /** Who is signed in. */
  me: Me;
  /** Posts a body exactly as it is. */
  post(body: Buffer | string, headers?: Record<string, string>): Promise<APIResponse>;
  /** Posts the events in an otherwise good request; `other` replaces or adds keys of it. */
  send(
    events: readonly unknown[],
    other?: Record<string, unknown>,
    headers?: Record<string, string>
  ): Promise<APIResponse>;
}

const makeId = uuidV7Maker(Date.now);
let dealt = 0;

/** A good event as a phone sends it: one use of AI decided against. `other` replaces or adds keys. */
export function event(other: Record<string, unknown> = {}) {
  dealt += 1;
  const at = new Date().toISOString();
  const data = { chose: 'not-to-use' };
  return { id: makeId(), seq: dealt, at, type: 'ai-use.logged', v: 1, data, ...other };
}

const anonymous = (server: Server): Promise<APIRequestContext> =>
  request.newContext({ baseURL: server.origin, maxRedirects: 0 });

/** Posts to the sync endpoint of somebody who has not signed in. */
export async function postSignedOut(server: Server, events: unknown[]): Promise<APIResponse> {
  const data = Buffer.from(
    JSON.stringify({ protocol: PROTOCOL, device: 'd', cursor: null, events })
  );
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return (await anonymous(server)).post(SYNC_PATH, { data, headers });
}

/** Signs in as a persona of the demo. */
export async function deviceOf(server: Server, as: 'learner' | 'champion' | 'hr'): Promise<Device> {
  const context = await anonymous(server);
  const answer = await context.post('/demo/sign-in', { form: { as } });
  expect(answer.status()).toBe(303);
  const post: Device['post'] = (body, headers = {}) =>
    context.post(SYNC_PATH, {
      // Never a string: Playwright would mend what is not JSON.
      data: Buffer.from(body),
      headers: { 'content-type': 'application/json', ...headers }
    });
  return {
    context,
    me: me.parse(await (await context.get('/api/me')).json()),
    post,
    send: (events, other = {}, headers = {}) =>
      post(
        JSON.stringify({ protocol: PROTOCOL, device: 'bad-input', cursor: null, events, ...other }),
        headers
      )
  };
}
