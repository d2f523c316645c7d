import { expect, test } from 'vitest';
import { networkOf } from './allowance';

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['not an address', 'not an address']
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
