import { expect, test } from 'vitest';
import { dayIn, orderOf } from './dates';

test.each([
  ['31/12/2026', '2026-12-31'],
  ['1.2.2026', '2026-02-01'],
  ['31-Dec-2026', '2026-12-31'],
  ['31 December 2026', '2026-12-31'],
  ['1st Mar 99', '1999-03-01'],
  ['01-SEP-26', '2026-09-01'],
  ['2026-12-31', '2026-12-31'],
  ['2026-12-31T00:00:00', '2026-12-31'],
  ['20261231', '2026-12-31'],
  ['31/12/2026 00:00', '2026-12-31'],
  ['46387', '2026-12-31']
])('%s is a day', (text, day) => expect(dayIn(text, 'uk')).toBe(day));

test.each([
  '31/02/2026',
  '12/31/2026',
  '2026-13-01',
  'tomorrow',
  '1/1',
  '00/01/2026',
  '31/12/3026',
  '7'
])('%s is none', (text) => expect(dayIn(text, 'uk')).toBeNull());

test('American dates are read as such only where the file is American', () => {
  expect(dayIn('12/31/2026', 'us')).toBe('2026-12-31');
  expect(dayIn('03/04/2026', 'us')).toBe('2026-03-04');
  expect(dayIn('03/04/2026', 'uk')).toBe('2026-04-03');
});

test('one date that can be read in one way settles the file; none is asked about', () => {
  expect(orderOf(['03/04/2026', '31/12/2026'])).toBe('uk');
  expect(orderOf(['03/04/2026', '12/31/2026'])).toBe('us');
  expect(orderOf(['12/31/2026', '31/12/2026'])).toBe('uk');
  expect(orderOf(['03/04/2026', '05/06/2026'])).toBe('ask');
  expect(orderOf(['05/05/2026', '2026-01-02', '1 Mar 2026', ''])).toBe('uk');
});
