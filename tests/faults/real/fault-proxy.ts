/**
 * An HTTP proxy that treats requests as bad networks do. It stands between devices (or a browser) and a
 * server on this machine, and does one of its faults to a share of the requests, as its dice say.
 */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dice } from '../../../src/lib/server/db/seed/dice';

/** What can happen to a request. */
export type Fault = keyof typeof DEEDS;
/** The share of requests that each fault befalls; together at most 1. Without any the network is good. */
export type Odds = Partial<Record<Fault, number>>;

export interface FaultProxy {
  port: number;
  origin: string;
  /** How often each fault was done. */
  done: Partial<Record<Fault, number>>;
  /** How often the server itself answered with each status. */
  answered: Record<number, number>;
  set(odds: Odds): void;
  close(): Promise<void>;
}

interface Options {
  /** The server's port on this machine. */
  target: number;
  seed: number;
  odds?: Odds;
  /** Which requests may be harmed; default: all. */
  only?: (request: IncomingMessage) => boolean;
  /** Default: one that nobody uses. */
  port?: number;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** One request on its way. */
interface Passage {
  body: Buffer;
  response: ServerResponse;
  dice: Dice;
  /** Asks the server; with less than all of the body the connection is cut there. */
  forward(how?: { bytes?: number; pauseMs?: number }): Promise<Answer>;
}

const STATUSES = [401, 413, 426, 429, 500, 502, 503, 504];
const PORTAL = '<!doctype html><title>Welcome to our Wi-Fi</title><p>Sign in to go on.';
const PIECES = 10;
const LONGEST_DELAY_MS = 400;

const cut = ({ response }: Passage): void => void response.destroy();

function reply({ response }: Passage, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': body.byteLength });
  response.end(body);
}

const DEEDS = {
  'drop-request': async (passage: Passage) => cut(passage),
  'drop-reply': async (passage: Passage) => {
    await passage.forward();
    cut(passage);
  },
  duplicate: async (passage: Passage) => {
    const [first] = await Promise.all([passage.forward(), passage.forward()]);
    reply(passage, first);
  },
  delay: async (passage: Passage) => {
    await sleep(passage.dice.between(0, LONGEST_DELAY_MS));
    reply(passage, await passage.forward());
  },
  'cut-request': async (passage: Passage) => {
    await passage.forward({ bytes: passage.dice.whole(0, passage.body.byteLength - 1) });
  },
  'cut-reply': async (passage: Passage) => {
    const { status, headers, body } = await passage.forward();
    passage.response.writeHead(status, { ...headers, 'content-length': body.byteLength });
    const half = body.subarray(0, passage.dice.whole(0, body.byteLength - 1));
    passage.response.write(half, () => cut(passage));
  },
  garbage: async (passage: Passage) => {
    const answer = await passage.forward();
    // Never a letter that could still be read: TCP and TLS would not let a changed one through.
    answer.body.fill(0, passage.dice.whole(0, answer.body.byteLength - 1));
    reply(passage, answer);
  },
  portal: async (passage: Passage) => {
    const headers = { 'content-type': 'text/html' };
    reply(passage, { status: 200, headers, body: Buffer.from(PORTAL) });
  },
  status: async (passage: Passage) => {
    const headers = { 'content-type': 'application/json', 'retry-after': '1' };
    const body = Buffer.from(JSON.stringify({ code: 'in-the-way', message: 'Not now.' }));
    reply(passage, { status: passage.dice.pick(STATUSES), headers, body });
  },
  /** Nobody ever answers: who asked has to give up. */
  'black-hole': async () => undefined,
  drip: async (passage: Passage) => {
    const { status, headers, body } = await passage.forward({ pauseMs: 20 });
    passage.response.writeHead(status, { ...headers, 'content-length': body.byteLength });
    await dripInto(passage.response, body, 20);
    passage.response.end();
  }
} satisfies Record<string, (passage: Passage) => Promise<unknown>>;

async function dripInto(
  sink: { write(piece: Buffer): unknown },
  body: Buffer,
  pauseMs: number
): Promise<void> {
  const size = Math.ceil(body.byteLength / PIECES) || 1;
  for (let at = 0; at < body.byteLength; at += size) {
    sink.write(body.subarray(at, at + size));
    await sleep(pauseMs);
  }
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @throws when the server cannot be reached, or the connection was cut on purpose. */
async function forward(
  target: number,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  { bytes = body.byteLength, pauseMs = 0 } = {}
): Promise<Answer> {
  const sent = ask({
    host: 'localhost',
    port: target,
    method,
    path: url,
    headers: {
      ...withoutFraming(headers),
      connection: 'close',
      'content-length': body.byteLength
    },
    agent: false
  });
  const arrived = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', reject);
    sent.once('close', () => reject(new Error('closed without an answer')));
  });
  // A failure while the body is still being sent is not to be called unhandled.
  arrived.catch(() => undefined);
  await dripInto(sent, body.subarray(0, bytes), pauseMs);
  if (bytes < body.byteLength) {
    // What was written has to reach the server before the cut does.
    await sleep(20);
    sent.destroy();
  } else sent.end();
  const answer = await arrived;
  return {
    status: answer.statusCode ?? 502,
    headers: withoutFraming(answer.headers),
    body: await readAll(answer)
  };
}

/** Headers about this one connection and how a body is cut up on it; both sides have their own. */
function withoutFraming(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  const own = /^(connection|keep-alive|transfer-encoding|content-length)$/;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.test(name)));
}

/** Starts a proxy in front of the server on port `target`. */
export async function startFaultProxy(options: Options): Promise<FaultProxy> {
  const { target, seed, only = () => true } = options;
  let odds = options.odds ?? {};
  const dice = new Dice('fault-proxy', seed);
  const done: FaultProxy['done'] = {};
  const answered: FaultProxy['answered'] = {};

  const choose = (): Fault | undefined => {
    let left = dice.between(0, 1);
    return (Object.keys(odds) as Fault[]).find((fault) => (left -= odds[fault] ?? 0) < 0);
  };
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    const fault = only(request) ? choose() : undefined;
    const passage: Passage = {
      body,
      response,
      dice,
      forward: async (how) => {
        const answer = await forward(target, request, body, how);
        answered[answer.status] = (answered[answer.status] ?? 0) + 1;
        return answer;
      }
    };
    if (fault) done[fault] = (done[fault] ?? 0) + 1;
    if (fault) await DEEDS[fault](passage);
    else reply(passage, await passage.forward());
  };
  const server = createServer((request, response) => {
    // No server behind us, or one that was killed: to the device that is a broken connection.
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => {
    server.listen(options.port ?? 0, 'localhost', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://localhost:${port}`,
    done,
    answered,
    set: (changed) => (odds = changed),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      })
  };
}
