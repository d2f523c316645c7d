import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { limitTime, TIMES } from './http-limits.js';

const QUICK = { requestMs: 400, checkMs: 50, lingerMs: 300 };

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function serve(): Promise<number> {
  server = createServer((_request, response) => void response.writeHead(413).end());
  limitTime(server, QUICK);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

/** Sends `start`, then `more` every 20 ms, and says what came back and after how many ms it was cut off. */
function trickle(port: number, start: string, more: string) {
  return new Promise<{ said: string; ms: number }>((resolve) => {
    const since = performance.now();
    const socket = connect(port, '127.0.0.1', () => socket.write(start));
    const timer = setInterval(() => socket.write(more), 20);
    let said = '';
    socket.on('data', (data) => (said += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ said, ms: performance.now() - since });
    });
  });
}

const ENDLESS = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';

describe('a connection that takes too long', () => {
  it('is cut off when a request does not arrive in time', async () => {
    const port = await serve();
    const { said, ms } = await trickle(port, 'POST / HTTP/1.1\r\nhost: x\r\n', 'x-more: 1\r\n');
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
    expect(ms).toBeGreaterThan(300);
  }, 5_000);

  it('is cut off when it goes on after the answer', async () => {
    const port = await serve();
    const { said } = await trickle(port, ENDLESS, '1\r\nx\r\n');
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
  }, 5_000);

  it('is kept when its request has ended', async () => {
    const port = await serve();
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.on('data', (data) => (said += data.toString()));
    for (let i = 0; i < 2; i++) {
      socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}');
      await sleep(QUICK.lingerMs + 100);
    }
    socket.destroy();
    expect(said.match(/HTTP\/1\.1 413 /g)).toHaveLength(2);
  });
});

it('a phone gives up before the server does, and nobody holds a connection for a minute', () => {
  expect(TIMES.requestMs).toBeGreaterThan(20_000);
  expect(TIMES.requestMs + TIMES.checkMs).toBeLessThan(60_000);
});
