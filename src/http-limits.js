// Plain JavaScript: src/start.js runs before anything is built.

/** A phone gives up after 20 seconds: what takes longer than this to arrive, nobody waits for. */
export const REQUEST_MS = 30_000;
/** How often connections are looked at; Node's own 30 seconds would let a slow one live for a minute. */
export const CHECK_MS = 2_000;
/** An answered sender may go on for so long, to find our answer; then it is cut off. */
export const LINGER_MS = 2_000;

/**
 * Ends what comes too slowly or never ends. Call it before the server listens: Node reads the interval
 * then. The time for headers is adapter-node's own setting, HEADERS_TIMEOUT.
 * @param {import('node:http').Server & { connectionsCheckingInterval?: number }} server
 */
export function limitTime(server) {
  server.requestTimeout = REQUEST_MS;
  server.connectionsCheckingInterval = CHECK_MS;
  server.on('request', (request, response) => {
    response.once('finish', () => {
      if (request.complete) return;
      const cut = setTimeout(() => request.destroy(), LINGER_MS);
      request.once('close', () => clearTimeout(cut));
    });
  });
}
