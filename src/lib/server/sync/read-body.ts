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
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded(request)) {
      size += chunk.byteLength;
      if (size > MAX_BYTES) return { ok: false, problem: 'too-large' };
      chunks.push(chunk);
    }
    return {
      ok: true,
      json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
    };
  } catch {
    return { ok: false, problem: 'unreadable' };
  }
}

/** @throws TypeError when the body is not in the encoding its header names. */
function decoded(request: Request): AsyncIterable<Uint8Array> {
  const body = request.body ?? new ReadableStream({ start: (c) => c.close() });
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') throw new TypeError(`unknown encoding ${encoding}`);
  return body.pipeThrough(new DecompressionStream('gzip'));
}
