import { expect, test } from 'vitest';
import { shortName } from './short-name';

test.each([
  ['Sam Lee', 'Sam L.'],
  ['  Amara  Ngozi Okafor ', 'Amara O.'],
  ['Cher', 'Cher'],
  ['', '']
])('%s is shown as %s', (name, shown) => expect(shortName(name)).toBe(shown));
