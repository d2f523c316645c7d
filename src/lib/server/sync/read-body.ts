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
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) {
    return { ok: false, problem: 'too-large' };
  }
  try {
    const bytes = await readUpTo(MAX_BYTES, decoded(request));
    if (!bytes) return { ok: false, problem: 'too-large' };
    return { ok: true, json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { ok: false, problem: 'unreadable' };
  }
}

/**
 * All of a stream, or null when it is longer than that. What is too long stays unread rather than
 * cancelled: that would cut the connection before our answer is out.
 */
async function readUpTo(limit: number, body: ReadableStream<Uint8Array>): Promise<Buffer | null> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    size += value.byteLength;
    if (size > limit) return null;
    chunks.push(value);
  }
}

/** @throws TypeError when the body is not in the encoding its header names. */
function decoded(request: Request): ReadableStream<Uint8Array> {
  const body = request.body ?? new ReadableStream({ start: (c) => c.close() });
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') throw new TypeError(`unknown encoding ${encoding}`);
  return body.pipeThrough(new DecompressionStream('gzip'), { preventCancel: true });
}
