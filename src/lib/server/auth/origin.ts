const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whether a request may change something. Browsers name the page a request comes from; anything else
 * (curl, another server) has no cookies to abuse. In the demo, localhost and 127.0.0.1 are one place.
 */
export function isSameOrigin(request: Request, origin: string): boolean {
  if (SAFE_METHODS.includes(request.method)) return true;
  const from = request.headers.get('origin');
  if (from) return from === origin || sameLoopback(from, origin);
  const site = request.headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none';
}

function sameLoopback(from: string, origin: string): boolean {
  if (!URL.canParse(from)) return false;
  const [a, b] = [new URL(from), new URL(origin)];
  return (
    a.protocol === b.protocol &&
    a.port === b.port &&
    LOOPBACK.includes(a.hostname) &&
    LOOPBACK.includes(b.hostname)
  );
}
