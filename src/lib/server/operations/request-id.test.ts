import { expect, test } from 'vitest';
import { requestIdOf } from './request-id';

const idFor = (given?: string) =>
  requestIdOf(new Headers(given === undefined ? {} : { 'x-request-id': given }));

test.each([
  '0193a5b0-7a51-7000-8000-0242ac120002',
  'd41d8cd98f00b204e9800998ecf8427e',
  '482109375512'
])("a proxy's id is kept: %s", (id) => {
  expect(idFor(id)).toBe(id);
});

test.each([
  ['a name', 'Priya-Shah-of-Team-4'],
  ['an address', 'priya@brackenshire.example'],
  ['something short', 'abc'],
  ['something long', 'a'.repeat(37)],
  ['an empty header', ''],
  ['no header', undefined]
])('%s is not: twelve digits are', (_, given) => {
  expect(idFor(given)).toMatch(/^\d{12}$/);
});

test('no two requests are called the same', () => {
  const ids = Array.from({ length: 1000 }, () => idFor());
  expect(new Set(ids).size).toBe(ids.length);
});
