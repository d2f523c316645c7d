import { createInflateRaw } from 'node:zlib';
import { LIMITS } from './limits';
import { BadFile } from './problem';

/** One file inside a ZIP file, still packed. */
export interface Part {
  name: string;
  packed: Uint8Array;
  isDeflated: boolean;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LOCAL_SIZE = 30;

/**
 * The parts of a ZIP file by name, from its directory; nothing is unpacked.
 * @throws BadFile where one says it unpacks to more than we take, or there are too many.
 */
export function partsOf(bytes: Uint8Array): Map<string, Part> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return directory(view, bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new BadFile('damaged');
    throw error;
  }
}

function directory(view: DataView, bytes: Uint8Array): Map<string, Part> {
  let end = bytes.length - END_SIZE;
  while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new BadFile('damaged');
  const count = view.getUint16(end + 10, true);
  if (count > LIMITS.parts) throw new BadFile('too-much-inside');
  const parts = new Map<string, Part>();
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i += 1) {
    if (view.getUint32(at, true) !== ENTRY) throw new BadFile('damaged');
    const nameSize = view.getUint16(at + 28, true);
    const name = text(bytes, at + ENTRY_SIZE, nameSize);
    if (view.getUint32(at + 24, true) > LIMITS.partBytes) throw new BadFile('too-much-inside');
    if ((view.getUint16(at + 8, true) & 1) === 1) throw new BadFile('locked');
    const local = view.getUint32(at + 42, true);
    const start =
      local + LOCAL_SIZE + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = bytes.subarray(start, start + view.getUint32(at + 20, true));
    parts.set(name, { name, packed, isDeflated: view.getUint16(at + 10, true) === 8 });
    at += ENTRY_SIZE + nameSize + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
}

const text = (bytes: Uint8Array, from: number, size: number): string =>
  new TextDecoder().decode(bytes.subarray(from, from + size));

/**
 * A part's bytes, piece by piece. What the directory says of their number is not believed.
 * @throws BadFile as soon as it is more than we take, or cannot be unpacked.
 */
export async function* unpack({ packed, isDeflated }: Part): AsyncGenerator<Uint8Array> {
  if (!isDeflated) {
    yield packed;
    return;
  }
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
  inflate.end(packed);
  let size = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > LIMITS.partBytes) throw new BadFile('too-much-inside');
      yield chunk;
    }
  } catch (error) {
    throw error instanceof BadFile ? error : new BadFile('damaged');
  } finally {
    inflate.destroy();
  }
}
