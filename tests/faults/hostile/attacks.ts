import { setTimeout as sleep } from 'node:timers/promises';
import { bomb, deepBodies, manyIds, packed, pollutedBodies } from './bodies';
import { chunk, head, jsonHead, LAST_CHUNK, send, type Outcome, type Target } from './wire';

/** One way of doing harm, at a bounded rate: what is sent is hostile, not how much. */
export interface Attack {
  name: string;
  /** Goes on until `stop`, and notes what the server said each time. */
  run: (target: Target, stop: AbortSignal, note: (outcome: Outcome) => void) => Promise<void>;
}

/** No attack at all: what it seems to do is the noise of the machine. */
export const CONTROL = 'nothing';

type Pieces = Iterable<string | Buffer | number>;

const KIB = 1024;
const PIECE = 64 * KIB;
/** Attackers who send one thing after the other, and the pause of each in between. */
const SENDERS = 4;
const PAUSE_MS = 250;
/** How long somebody waits who was told to come later, as an attacker who is not seen at once would. */
const TOLD_LATER_MS = 5_000;
/** The opening of slow connections is spread over so long. */
const OPENING_MS = 5_000;

function* inPieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

function* chunked(bytes: Buffer): Generator<Buffer> {
  for (const piece of inPieces(bytes)) yield chunk(piece);
  yield LAST_CHUNK;
}

/** Some senders, each with a pause after each request. */
const repeated =
  (make: (target: Target, n: number) => Pieces): Attack['run'] =>
  async (target, stop, note) => {
    const sender = async (_: unknown, first: number) => {
      for (let n = first; !stop.aborted; n += SENDERS) {
        note(await send(target.port, make(target, n), stop));
        await pause(PAUSE_MS, stop);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
  };

/** Many connections at once, each opened again when the server cuts it. */
const held =
  (connections: number, make: (target: Target) => Pieces): Attack['run'] =>
  async (target, stop, note) => {
    const holder = async (_: unknown, place: number) => {
      await sleep((place / connections) * OPENING_MS);
      while (!stop.aborted) {
        const outcome = await send(target.port, make(target), stop);
        note(outcome);
        await pause(outcome === 429 || outcome === 503 ? TOLD_LATER_MS : PAUSE_MS, stop);
      }
    };
    await Promise.all(Array.from({ length: connections }, holder));
  };

const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal: stop }).catch(() => undefined);

function* slowly(
  start: string | Buffer,
  more: string | Buffer
): Generator<string | Buffer | number> {
  yield start;
  for (;;) {
    yield 1_000;
    yield more;
  }
}

const cycle = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

/** Bodies are made before anything is measured. */
export async function makeAttacks(): Promise<Attack[]> {
  const gigabyte = await bomb(1024);
  const fitting = await bomb(240);
  const deep = deepBodies(100_000);
  const many = manyIds(1_000_000);
  const manyPacked = packed(many);
  const gzip = { 'content-encoding': 'gzip' };
  const unknown = { 'transfer-encoding': 'chunked' };
  const length = (body: string | Buffer) => ({ 'content-length': `${Buffer.byteLength(body)}` });
  const whole = (target: Target, body: string): string => jsonHead(target, length(body)) + body;
  return [
    {
      name: CONTROL,
      run: (_target, stop) => new Promise((end) => stop.addEventListener('abort', () => end()))
    },
    {
      name: 'gzip bomb of 1 GiB, without a length',
      run: repeated((to) => [jsonHead(to, { ...gzip, ...unknown }), ...chunked(gigabyte)])
    },
    {
      name: 'gzip bomb that is short enough itself',
      run: repeated((to) => [jsonHead(to, { ...gzip, ...length(fitting) }), fitting])
    },
    ...slowAttacks(),
    {
      name: 'headers of 64 KiB, and 5,000 of them',
      run: repeated((to, n) => [
        n % 2 === 0
          ? jsonHead(to, { 'x-long': 'x'.repeat(64 * KIB) })
          : jsonHead(
              to,
              Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x-${i}`, '1']))
            )
      ])
    },
    {
      name: '100,000 arrays in each other',
      run: repeated((to, n) => [whole(to, cycle(deep, n))])
    },
    {
      name: 'keys that pollute prototypes',
      run: repeated((to, n) => [whole(to, cycle(pollutedBodies(), n))])
    },
    {
      name: 'a million ids, plain and packed',
      run: repeated((to, n) =>
        n % 2 === 0
          ? [jsonHead(to, length(many)), ...inPieces(many)]
          : [jsonHead(to, { ...gzip, ...length(manyPacked) }), manyPacked]
      )
    },
    {
      name: 'an endless body without a length',
      run: repeated((to) => endless(jsonHead(to, unknown)))
    }
  ];
}

const slowAttacks = (): Attack[] => [
  {
    name: 'slow headers on 400 connections',
    run: held(400, () => slowly(head({}).slice(0, -2), 'x-more: 1\r\n'))
  },
  {
    name: 'slow bodies on 100 connections, signed in',
    run: held(100, (to) =>
      slowly(jsonHead(to, { 'content-length': `${250 * KIB}` }) + ' '.repeat(240 * KIB), ' ')
    )
  }
];

/** 8 MiB a second, for as long as somebody takes it. */
function* endless(start: string): Generator<string | Buffer | number> {
  yield start;
  const piece = chunk(Buffer.alloc(PIECE, ' '));
  for (;;) {
    yield piece;
    yield 8;
  }
}
