import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFilter } from './filter';
import { ScimProblem } from './problem';

const NAMES = ['userName', 'externalId'] as const;
const parse = (text: string) => parseFilter(text, NAMES);

test('any name is found as it was written, whatever is in it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), fc.string({ maxLength: 200 }), (attribute, value) => {
      fc.pre(!value.includes('\0'));
      const filter = `${attribute} eq ${JSON.stringify(value)}`;
      expect(parse(filter)).toEqual({ attribute, value });
    })
  );
});

test('names and operators ignore case, spaces around and the schema before', () => {
  const wanted = { attribute: 'userName', value: 'a@b' };
  expect(parse(' USERNAME Eq  "a@b" ')).toEqual(wanted);
  expect(parse('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "a@b"')).toEqual(wanted);
});

test('anything else is refused in SCIM’s words, quickly, and never gives a value', () => {
  const around = fc.oneof(
    fc.string({ maxLength: 3000 }),
    fc.tuple(fc.constantFrom('userName', 'x', '__proto__'), fc.string()).map((two) => two.join(' '))
  );
  fc.assert(
    fc.property(around, (text) => {
      try {
        const { attribute, value } = parse(text);
        // What passes is the filter itself, with its quotes.
        expect(text.toLowerCase()).toContain(attribute.toLowerCase());
        expect(JSON.stringify(value).length).toBeLessThanOrEqual(text.length * 6);
      } catch (error) {
        expect(error).toMatchObject({ status: 400, scimType: 'invalidFilter' });
      }
    })
  );
});

test.each([
  '',
  'userName',
  'userName eq',
  'userName eq a',
  'userName eq "a" or "1" eq "1"',
  "userName eq 'a'",
  'userName eq "a"; drop table person; --"',
  'userName pr',
  'userName sw "a"',
  'constructor eq "a"',
  '__proto__ eq "a"',
  'active eq true',
  '(((((userName eq "a")))))',
  `userName eq "${'a'.repeat(2000)}"`,
  `userName eq "${'\\\\'.repeat(400)}`,
  'userName eq "\\u0000"',
  'userName eq "\\x"'
])('%s is not understood', (text) => {
  expect(() => parse(text)).toThrow(ScimProblem);
});
