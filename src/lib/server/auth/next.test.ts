import { expect, test } from 'vitest';
import { nextPage } from './next';

test('a page of ours is gone on to', () => {
  expect(nextPage('/insights/0199a5b0-0000-7000-8000-000000000001', '/')).toBe(
    '/insights/0199a5b0-0000-7000-8000-000000000001'
  );
});

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
  null
])('%j leads nowhere else', (wanted) => {
  expect(nextPage(wanted, '/learn')).toBe('/learn');
});
