/** Text of a file in any encoding that HR systems and Excel write: UTF-8, UTF-16 and Windows-1252. */
export function decode(bytes: Uint8Array): string {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  return text.replaceAll('\u0000', '');
}

/** Enough to tell by, and little enough to look at twice. */
const SAMPLE = 4096;

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Without a mark, the text of a table in UTF-16 has a zero in nearly every other byte.
  const sample = bytes.subarray(0, SAMPLE);
  const zeros = (parity: number): number =>
    sample.filter((byte, i) => byte === 0 && i % 2 === parity).length;
  if (zeros(1) > sample.length / 4) return 'utf-16le';
  if (zeros(0) > sample.length / 4) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
