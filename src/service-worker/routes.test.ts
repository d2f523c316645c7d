import { expect, test } from 'vitest';
import { LEARNER_PAGES, NOT_OURS_TO_ANSWER, ONLINE_PAGES } from './routes';

/** As Workbox's NavigationRoute does it. */
const isOf = (pages: RegExp[], address: string) => pages.some((page) => page.test(address));

test.each([
  '/learn',
  '/learn?from=home',
  '/learn/safe-prompts',
  '/log',
  '/log?x=1',
  '/me',
  '/me?x=1'
])('%s is drawn by the shell', (address) => {
  expect(isOf(LEARNER_PAGES, address)).toBe(true);
  expect(isOf(ONLINE_PAGES, address)).toBe(false);
});

test.each([
  '/team',
  '/team?measure=adoption',
  '/team/0192f0c1-0000-7000-8000-000000000001',
  '/team/0192f0c1-0000-7000-8000-000000000001?measure=adoption',
  '/insights',
  '/insights?measure=adoption',
  '/insights/0192f0c1-0000-7000-8000-000000000001'
])('the last copy of %s is kept', (address) => {
  expect(isOf(ONLINE_PAGES, address)).toBe(true);
  expect(isOf(LEARNER_PAGES, address)).toBe(false);
});

/** They name people, or open a session: a device that is offline shows the plain offline page for them. */
const NEVER_KEPT = [
  '/people',
  '/people?find=sam',
  '/people/import',
  '/people/0192f0c1-0000-7000-8000-000000000001',
  '/settings',
  '/settings/audit?from=2026-11-01',
  '/what-we-keep',
  '/confirm?next=/people',
  '/join?code=abc',
  '/join/abc'
];

test.each([
  '/team/cards',
  '/insights/completion.csv',
  '/teams',
  '/learning',
  '/privacy',
  '/sign-in?next=/team',
  ...NEVER_KEPT
])('no copy of %s is kept, and the shell does not draw it', (address) =>
  expect(isOf([...ONLINE_PAGES, ...LEARNER_PAGES], address)).toBe(false)
);

test('the page that mends the worker does not come through it, whatever its query', () => {
  expect(['/reset', '/reset?x=1'].map((address) => isOf(NOT_OURS_TO_ANSWER, address))).toEqual([
    true,
    true
  ]);
});
