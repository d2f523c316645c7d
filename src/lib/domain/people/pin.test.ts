import { expect, test } from 'vitest';
import { pinProblem, readPin } from './pin';

test.each([
  ['', 'digits'],
  ['abcdefgh', 'digits'],
  ['1234567é', 'digits'],
  ['٣٢٤٦٨١٥٧', 'digits'],
  ['7'.repeat(65), 'digits'],
  ['4826153', 'short'],
  ['11111111', 'easy'],
  ['0000000000', 'easy'],
  ['12345678', 'easy'],
  ['01234567', 'easy'],
  ['67890123', 'easy'],
  ['98765432', 'easy'],
  ['00445566', 'number'],
  ['44556600', null],
  ['48261537', null],
  ['13579024', null]
])('%s: %s', (pin, problem) => expect(pinProblem(pin, 'E-445566')).toBe(problem));

test('a PIN may be pasted with spaces and dashes', () => {
  expect(readPin(' 4826 1537 ')).toBe('48261537');
  expect(readPin('4826-1537')).toBe('48261537');
});
