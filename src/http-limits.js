// Plain JavaScript: src/start.js runs before anything is built.

export const TIMES = {
  /** A phone gives up after 20 seconds: for what takes longer than this to arrive nobody waits. */
  requestMs: 30_000,
  /** How often connections are looked at; by Node's own 30 seconds a slow one would live for a minute. */
  checkMs: 2_000,
  /** An answered sender may go on for so long, to find our answer; then it is cut off. */
  lingerMs: 2_000
};

/**
 * Ends what comes too slowly or never ends. Call it before the server listens: Node reads the interval
 * then. The time for headers is adapter-node's own setting, HEADERS_TIMEOUT.
 * @param {import('node:http').Server & { connectionsCheckingInterval?: number }} server
 */
export function limitTime(server, times = TIMES) {
  server.requestTimeout = times.requestMs;
  server.connectionsCheckingInterval = times.checkMs;
  server.on('request', (request, response) => {
    response.once('finish', () => {
      if (request.complete) return;
      const cut = setTimeout(() => request.destroy(), times.lingerMs);
      request.once('close', () => clearTimeout(cut));
    });
  });
}
