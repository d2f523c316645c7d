import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Transform } from 'node:stream';

/** What a line does to everything that goes over it. */
export interface Shape {
  /** There and back, in milliseconds. */
  roundTripMs: number;
  /** In each direction. */
  bytesPerSecond: number;
}

export interface Line {
  origin: string;
  /** Bytes so far, headers included. */
  up: number;
  down: number;
  close(): Promise<void>;
}

/** A TCP proxy on this machine as slow as a bad mobile connection; connecting takes a round trip too. */
export async function slowLine(target: number, shape: Shape): Promise<Line> {
  const sockets = new Set<Socket>();
  const line: Line = { origin: '', up: 0, down: 0, close: () => Promise.resolve() };
  // An end that has said all it has to say may still be answered.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    sockets.add(near);
    near.on('error', () => undefined);
    void sleep(shape.roundTripMs).then(() => {
      const far = connect({ port: target, host: 'localhost', allowHalfOpen: true });
      sockets.add(far);
      far.on('error', () => near.destroy());
      near.on('close', () => far.destroy());
      near.pipe(shaped(shape, (bytes) => (line.up += bytes))).pipe(far);
      far.pipe(shaped(shape, (bytes) => (line.down += bytes))).pipe(near);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  line.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  line.close = async () => {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((closed) => server.close(closed));
  };
  return line;
}

/** Takes bytes no faster than the line, and hands each on half a round trip after it was taken. */
function shaped({ roundTripMs, bytesPerSecond }: Shape, count: (bytes: number) => void): Transform {
  const onTheWayMs = roundTripMs / 2;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count(chunk.length);
      setTimeout(
        () => {
          setTimeout(() => this.push(chunk), onTheWayMs);
          done();
        },
        (chunk.length / bytesPerSecond) * 1000
      );
    },
    // Behind what is still on the way.
    flush(done) {
      setTimeout(done, onTheWayMs + 1);
    }
  });
}
