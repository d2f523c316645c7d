import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A script as it goes out. */
export interface Script {
  plain: Buffer;
  gzip: Buffer;
  etag: string;
}

const SENT_WITH = {
  'content-type': 'text/javascript; charset=utf-8',
  // Browsers look for a new worker at each visit; a proxy must not show them an old one.
  'cache-control': 'no-cache',
  vary: 'accept-encoding'
};

const known = new Map<string, Script | null>();

/**
 * What stands at /service-worker.js: the app's own worker, or with `on` false the one that takes itself
 * away. Null before a build, as in `npm run dev`.
 */
export function serviceWorkerScript(root: string, on: boolean): Script | null {
  const file = join(root, 'build', 'service-worker', on ? 'on.js' : 'off.js');
  const kept = known.get(file);
  if (kept !== undefined) return kept;
  const script = read(file);
  known.set(file, script);
  return script;
}

function read(file: string): Script | null {
  let plain: Buffer;
  try {
    plain = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const etag = `W/"${createHash('sha256').update(plain).digest('hex').slice(0, 16)}"`;
  return { plain, gzip: gzipSync(plain), etag };
}

/** The answer to a request for it. */
export function sendScript(script: Script, request: Headers): Response {
  const headers = new Headers({ ...SENT_WITH, etag: script.etag });
  if (request.get('if-none-match') === script.etag)
    return new Response(null, { status: 304, headers });
  if (!/\bgzip\b/.test(request.get('accept-encoding') ?? '')) {
    return new Response(new Uint8Array(script.plain), { headers });
  }
  headers.set('content-encoding', 'gzip');
  return new Response(new Uint8Array(script.gzip), { headers });
}
