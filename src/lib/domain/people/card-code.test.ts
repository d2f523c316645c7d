import { expect, test } from 'vitest';
import { CODE_LENGTH, codeFrom, grouped, readCode } from './card-code';

const bytes = Uint8Array.from({ length: CODE_LENGTH }, (_, i) => i * 9);
const code = codeFrom(bytes);

test('a code holds 140 bits: every byte decides a character of its own, evenly', () => {
  expect(code).toHaveLength(CODE_LENGTH);
  const seen = new Map<string, number>();
  for (let byte = 0; byte < 256; byte += 1) {
    const letter = codeFrom(new Uint8Array(CODE_LENGTH).fill(byte))[0]!;
    seen.set(letter, (seen.get(letter) ?? 0) + 1);
  }
  expect([...seen.values()]).toEqual(Array.from({ length: 32 }, () => 8));
});

test.each([
  ['as printed', grouped(code)],
  ['in small letters', code.toLowerCase()],
  ['with dashes', grouped(code).replaceAll(' ', '-')],
  ['with o, i and l for 0 and 1', code.replaceAll('0', 'o').replaceAll('1', 'l')],
  ['as the whole link', `https://own-it.example/join#${code}`]
])('a code is read %s', (_, typed) => expect(readCode(typed)).toBe(code));

test.each(['', 'short', `${code}0`, code.slice(1), `${code.slice(1)}U`, `${code.slice(1)}é`, '#'])(
  '%s is no code',
  (typed) => expect(readCode(typed)).toBeNull()
);
