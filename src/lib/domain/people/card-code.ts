/** Letters and digits that are not taken for one another in print: no I, L, O or U (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 28 characters of 5 bits: 140 bits, in seven groups that a person can type. */
export const CODE_LENGTH = 28;
const GROUP = 4;

/** Days that a card is good for. */
export const CARD_DAYS = 14;

/** The code that these random bytes make; needs CODE_LENGTH of them. */
export const codeFrom = (bytes: Uint8Array): string =>
  Array.from(bytes.slice(0, CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');

/** As it is printed. */
export const grouped = (code: string): string =>
  code.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join(' ') ?? '';

/** The code in what somebody typed, pasted or scanned; null when it cannot be one. */
export function readCode(typed: string): string | null {
  const code = typed
    .slice(typed.lastIndexOf('#') + 1)
    .toUpperCase()
    .replaceAll(/[\s\-–.]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const known = [...code].every((letter) => ALPHABET.includes(letter));
  return code.length === CODE_LENGTH && known ? code : null;
}
