/** Text of a file in any encoding that HR systems and Excel write: UTF-8, UTF-16 and Windows-1252. */
export function decode(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes).replaceAll('\u0000', '');
  return encoding === 'windows-1252' ? text.replace(CONTROLS, asWindows) : text;
}

// Node 20 reads Windows-1252 as Latin-1 and makes control characters of its dashes, quotes and euros.
const FIRST = 0x80;
const WINDOWS = '€�‚ƒ„…†‡ˆ‰Š‹Œ�Ž��‘’“”•–—˜™š›œ�žŸ';
const CONTROLS = /[\u0080-\u009f]/g;
const asWindows = (letter: string): string => WINDOWS[letter.charCodeAt(0) - FIRST] ?? letter;

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
