import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { slowLine } from './slow-line';

test('a request takes two round trips and the time of its bytes, and comes out as it went in', async () => {
  const echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)).listen(
    0,
    'localhost'
  );
  await new Promise((listening) => echo.once('listening', listening));
  const { port } = echo.address() as AddressInfo;
  const line = await slowLine(port, { roundTripMs: 100, bytesPerSecond: 100_000 });
  const since = performance.now();
  const sent = Buffer.alloc(10_000, 'abc');
  const socket = connect(Number(new URL(line.origin).port), '127.0.0.1');
  socket.end(sent);
  const received = Buffer.concat(await socket.toArray());
  const took = performance.now() - since;
  await line.close();
  await new Promise((closed) => echo.close(closed));
  expect(received.equals(sent)).toBe(true);
  expect([line.up, line.down]).toEqual([10_000, 10_000]);
  // Connecting 100, there and back 100, the bytes 100 each way; a busy machine may add to it.
  expect(took).toBeGreaterThan(380);
});
