import { Readable } from 'node:stream';
import type { RequestEvent } from '@sveltejs/kit';
import type { FileProblem } from '../../../domain/people/roster/problems';
import { LIMITS } from './file/limits';

/** What a form adds to its file. */
const AROUND = 64 * 1024;

type Received = { ok: true; name: string; bytes: Uint8Array } | { ok: false; problem: FileProblem };

const refused = (problem: FileProblem): Received => ({ ok: false, problem });

/**
 * The field `file` of a form. This alone may be longer than other requests (BODY_SIZE_LIMIT); longer than
 * a roster can be, it is not read at all.
 */
export async function receiveFile(event: RequestEvent): Promise<Received> {
  const length = Number(event.request.headers.get('content-length') ?? 0);
  if (length > LIMITS.bytes + AROUND) return refused('too-large');
  try {
    const file = (await formOf(event, length)).get('file');
    if (!(file instanceof File) || (file.size === 0 && file.name === '')) return refused('none');
    if (file.size > LIMITS.bytes) return refused('too-large');
    return {
      ok: true,
      name: file.name.replaceAll('\0', ''),
      bytes: new Uint8Array(await file.arrayBuffer())
    };
  } catch (error) {
    if (isTooLarge(error)) return refused('too-large');
    // Not a form, or one that was cut off.
    if (error instanceof TypeError) return refused('none');
    throw error;
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && error.status === 413;

/**
 * SvelteKit refuses a body by its declared length before it reads any of it: the request of Node is then
 * untouched, and read here. One of unknown length keeps the limit of all others.
 */
async function formOf({ request, platform }: RequestEvent, length: number): Promise<FormData> {
  try {
    return await request.formData();
  } catch (error) {
    if (!isTooLarge(error) || length === 0 || !platform?.req) throw error;
  }
  const { url, method, headers } = request;
  const body = Readable.toWeb(platform.req) as ReadableStream<Uint8Array>;
  const whole: RequestInit & { duplex: 'half' } = { method, headers, body, duplex: 'half' };
  return new Request(url, whole).formData();
}
