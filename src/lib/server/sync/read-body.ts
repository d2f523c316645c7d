import { MAX_BYTES } from '../../protocol';

/** Why a body was not read: more bytes than allowed, or not what its headers say. */
export type BodyProblem = 'too-large' | 'unreadable';

/**
 * A request's JSON, decompressed if it says so. Counts what comes out and stops at the limit, so that
 * neither a long body nor a small one that unpacks to gigabytes takes memory.
 */
export async function readJson(
  request: Request
): Promise<{ ok: true; json: unknown } | { ok: false; problem: BodyProblem }> {
  try {
    const long = Number(request.headers.get('content-length') ?? 0) > MAX_BYTES;
    const bytes = long ? null : await unpack(request, MAX_BYTES);
    if (!bytes) return { ok: false, problem: 'too-large' };
    if (isDeep(bytes)) return { ok: false, problem: 'unreadable' };
    return { ok: true, json: parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { ok: false, problem: 'unreadable' };
  } finally {
    await drop(request.body);
  }
}

/** No request nests as deep; a body of brackets alone would keep the parser busy for others' time. */
const DEEPEST = 32;
const [QUOTE, BACKSLASH, LIST, OBJECT, LIST_END, OBJECT_END] = Buffer.from('"\\[{]}');

/** In UTF-8 none of these bytes is part of another character. */
function isDeep(bytes: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length && depth <= DEEPEST; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) inString = !inString;
    else if (inString) i += byte === BACKSLASH ? 1 : 0;
    else if (byte === LIST || byte === OBJECT) depth += 1;
    else if (byte === LIST_END || byte === OBJECT_END) depth -= 1;
  }
  return depth > DEEPEST;
}

/**
 * Schemas drop a key named __proto__ without a word, and with it what their copy would be refused for.
 * Under another name it is a key that nobody knows.
 */
const parse = (text: string): unknown =>
  JSON.parse(text.replace(/"__proto__"(?=\s*:)/g, '"__proto__?"'));

/**
 * The body without its encoding, or null when that is longer than `limit`.
 * @throws TypeError when the body is not in the encoding its header names.
 */
async function unpack({ body, headers }: Request, limit: number): Promise<Buffer | null> {
  if (!body) return Buffer.alloc(0);
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding === 'identity') return readUpTo(limit, body);
  if (encoding !== 'gzip') throw new TypeError(`unknown encoding ${encoding}`);
  const unzip = new DecompressionStream('gzip');
  const piped = body.pipeTo(unzip.writable, { preventCancel: true }).catch(() => undefined);
  try {
    return await readUpTo(limit, unzip.readable);
  } finally {
    await unzip.readable.cancel().catch(() => undefined);
    await piped;
  }
}

async function readUpTo(limit: number, body: ReadableStream<Uint8Array>): Promise<Buffer | null> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return Buffer.concat(chunks);
      size += value.byteLength;
      if (size > limit) return null;
      chunks.push(value);
    }
  } finally {
    reader.releaseLock();
  }
}

/** Longest that an answer waits for a sender to end. */
const END_WITHIN_MS = 5_000;

/** `drop`, but somebody who sends slowly is answered before the end; what comes then is forgotten too. */
export async function dropSoon(body: ReadableStream<Uint8Array> | null): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, END_WITHIN_MS)));
  await Promise.race([drop(body), late]);
  clearTimeout(timer);
}

/**
 * Reads the rest and forgets it. Left unread it would stand before the next request on the connection;
 * cancelled it would cut off a sender who has not yet read our answer.
 */
async function drop(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (!body || body.locked) return;
  const reader = body.getReader();
  try {
    while (!(await reader.read()).done) continue;
  } catch {
    // Longer than the server takes at all (BODY_SIZE_LIMIT): it forgets the rest by itself.
  }
}
