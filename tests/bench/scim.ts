import { startServer, type Server } from '../e2e/server';
import { atLeast, atMost, quantile, figure, type Result } from './result';

/** What Microsoft Entra ID sends at most to one application, requests a second. */
const PROMISED = 25;
const SECONDS = 10;
/** Below what a token is allowed in a minute, so that no 429 is measured. */
const MOST = 5_000;
const USERS = 200;
/** The provisioning service sends several at once. */
const AT_ONCE = 4;
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

type Ask = (method: string, path: string, body?: unknown) => Promise<{ id: string }>;

/** Signs in as the demo's admin and makes a token as they would. */
async function tokenOf({ origin }: Server): Promise<string> {
  const form = (values: Record<string, string>) => new URLSearchParams(values);
  const signedIn = await fetch(`${origin}/demo/sign-in`, {
    method: 'POST',
    body: form({ as: 'admin' }),
    redirect: 'manual'
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const page = await fetch(`${origin}/settings/tokens?/make`, {
    method: 'POST',
    headers: { cookie, accept: 'text/html' },
    body: form({ name: 'Bench', days: '30' })
  });
  const [token] = /oit_[\w-]{66}/.exec(await page.text()) ?? [];
  if (!token) throw new Error(`no token on the page: ${page.status}`);
  return token;
}

const client =
  ({ origin }: Server, token: string): Ask =>
  async (method, path, body) => {
    const answer = await fetch(`${origin}/scim/v2/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string };
  };

const userName = (i: number): string => `bench-${i}@brackenshire.example`;

async function makeUsers(ask: Ask): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < USERS; i += 1) {
    const employeeNumber = `bench-${i}`;
    const body = { userName: userName(i), [ENTERPRISE]: { employeeNumber } };
    ids.push((await ask('POST', 'Users', body)).id);
  }
  return ids;
}

/** A directory's day in small: find somebody by name, then change them, so that each change is a change. */
async function mixed(ask: Ask, ids: readonly string[]): Promise<{ ms: number[]; seconds: number }> {
  const ms: number[] = [];
  const since = performance.now();
  let turn = 0;
  const worker = async () => {
    while (performance.now() - since < SECONDS * 1000 && turn < MOST) {
      const i = turn++;
      const began = performance.now();
      const which = Math.floor(i / 2) % ids.length;
      if (i % 2 === 0) {
        await ask('GET', `Users?filter=${encodeURIComponent(`userName eq "${userName(which)}"`)}`);
      } else {
        const change = { op: 'Replace', path: 'displayName', value: `Name ${i}` };
        await ask('PATCH', `Users/${ids[which]}`, { Operations: [change] });
      }
      ms.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { ms, seconds: (performance.now() - since) / 1000 };
}

/** `npm run bench -- scim`: one organisation's directory against the real server on loopback. */
export async function scim(): Promise<Result[]> {
  const server = await startServer();
  try {
    const ask = client(server, await tokenOf(server));
    const ids = await makeUsers(ask);
    const { ms, seconds } = await mixed(ask, ids);
    const [p50, p99] = [quantile(ms, 0.5), quantile(ms, 0.99)];
    const detail = `${ms.length} requests in ${figure(seconds)} s, ${AT_ONCE} at once, half GET by filter, half PATCH; p50 ${figure(p50)} ms, p99 ${figure(p99)} ms`;
    return [
      atLeast('SCIM requests of one tenant', ms.length / seconds, PROMISED, 'requests/s', detail),
      atMost('SCIM request, p99', p99, 1000, 'ms', 'the same run')
    ];
  } finally {
    await server.stop();
  }
}
