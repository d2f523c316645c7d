import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';

const script = readFileSync(fileURLToPath(new URL('off.js', import.meta.url)), 'utf8');

/** A phone's worker that is told to run the script: what it did, in order. */
async function run(): Promise<string[]> {
  const did: string[] = [];
  const handlers: Record<string, (event: object) => void> = {};
  const note = (what: string) => {
    did.push(what);
    return Promise.resolve(true);
  };
  const self = {
    addEventListener: (type: string, handler: (event: object) => void) =>
      (handlers[type] = handler),
    skipWaiting: () => note('take over at once'),
    registration: { unregister: () => note('unregister') },
    clients: {
      matchAll: () =>
        Promise.resolve([{ url: '/learn', navigate: (url: string) => note(`open ${url} again`) }])
    }
  };
  const caches = {
    keys: () => Promise.resolve(['precache', 'own-it-last-copy']),
    delete: (name: string) => note(`delete ${name}`)
  };
  const indexedDB = new Proxy({}, { get: () => expect.unreachable('recorded work is touched') });
  // What the server sends is a script and no module: it is run as a browser would.
  runInNewContext(script, { self, caches, indexedDB });
  handlers.install?.({});
  let until: Promise<unknown> | undefined;
  handlers.activate?.({ waitUntil: (work: Promise<unknown>) => (until = work) });
  await until;
  did.push(...Object.keys(handlers).map((type) => `listens to ${type}`));
  return did;
}

test('a worker that is switched off takes over, clears its caches, goes, and opens the pages again', async () => {
  expect(await run()).toEqual([
    'take over at once',
    'delete precache',
    'delete own-it-last-copy',
    'unregister',
    'open /learn again',
    // Not to fetch: every request goes to the network.
    'listens to install',
    'listens to activate'
  ]);
});
