import { expect, test } from 'vitest';
import { holdsToken } from './token';

const TOKEN = 'a-token-of-some-length';
const shown = (authorization?: string) =>
  holdsToken(new Headers(authorization === undefined ? {} : { authorization }), TOKEN);

test('the token opens the door', () => {
  expect(shown(`Bearer ${TOKEN}`)).toBe(true);
  expect(shown(`bearer ${TOKEN}`)).toBe(true);
});

test.each([undefined, '', TOKEN, `Basic ${TOKEN}`, 'Bearer ', `Bearer ${TOKEN}x`, 'Bearer a'])(
  '%j does not',
  (authorization) => {
    expect(shown(authorization)).toBe(false);
  }
);
