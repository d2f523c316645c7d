/** HTTP by hand over a socket: it can do what no well-behaved client would. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SYNC_PATH } from '../../../src/lib/protocol';

export interface Target {
  port: number;
  /** Of somebody who is signed in. */
  cookie: string;
}

/** What came of a request: its status, or `cut` when the server closed without one. */
export type Outcome = number | 'cut';

/** Nothing here waits for ever, whatever the server does. */
const GIVE_UP_MS = 60_000;

export const head = (lines: Record<string, string>, path = SYNC_PATH): string =>
  [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    ...Object.entries(lines).map(([name, value]) => `${name}: ${value}`),
    '\r\n'
  ].join('\r\n');

export const jsonHead = ({ cookie }: Target, more: Record<string, string>): string =>
  head({ cookie, accept: 'application/json', 'content-type': 'application/json', ...more });

export const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
export const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * Sends the pieces one after the other and reads the answer meanwhile. Resolves with the first answer's
 * status, or when the connection ends; `stop` ends it from our side.
 */
export function send(
  port: number,
  pieces: Iterable<string | Buffer | number>,
  stop: AbortSignal = AbortSignal.timeout(GIVE_UP_MS)
): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost');
    const end = (outcome: Outcome) => {
      stop.removeEventListener('abort', hangUp);
      socket.destroy();
      resolve(outcome);
    };
    const hangUp = () => end('cut');
    stop.addEventListener('abort', hangUp);
    let said = '';
    socket.on('data', (data) => {
      said += data.toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(said)?.[1];
      if (status) end(Number(status));
    });
    // What is written to a connection that the server has cut fails; `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => end('cut'));
    void writeAll(socket, pieces);
  });
}

/** A number among the pieces is a pause in milliseconds. */
async function writeAll(socket: Socket, pieces: Iterable<string | Buffer | number>): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (typeof piece === 'number') await sleep(piece);
    else if (!socket.write(piece)) await drained(socket);
  }
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('drain', resolve);
    socket.once('close', resolve);
  });
