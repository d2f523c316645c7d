import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyToUser, userDraft, userFromBody, userOf, type ScimUserValue } from './draft';
import { readPatch } from './patch';
import { ScimProblem } from './problem';

const USER: ScimUserValue = {
  userName: 'a@b.example',
  externalId: null,
  employeeNumber: '007',
  active: true,
  profile: { emails: [{ value: 'a@b.example', type: 'work', primary: true }] }
};
const NAMES = ['userName', 'active', 'name', 'emails', 'externalId', '__proto__', 'constructor'];
const PATHS = [
  ...NAMES,
  'name.givenName',
  'emails[type eq "work"].value',
  'emails[type eq "home"]',
  'emails.value',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber'
];

function patched(body: unknown): ScimUserValue {
  const draft = userDraft(USER);
  for (const { op, path, value } of readPatch(body)) applyToUser(draft, op, path, value);
  return userOf(draft);
}

/** Whatever comes in, a user that can be stored comes out, or one of SCIM's refusals. */
function holds(read: () => ScimUserValue): void {
  try {
    const user = read();
    expect(typeof user.active).toBe('boolean');
    expect(user.userName).not.toBe('');
    expect(JSON.stringify(user)).not.toContain('\\u0000');
    for (const email of user.profile.emails) expect(typeof email.value).toBe('string');
  } catch (error) {
    expect(error).toBeInstanceOf(ScimProblem);
    expect((error as ScimProblem).status).toBe(400);
  }
}

test('any body at all gives a user or a refusal', () => {
  const keyed = fc.dictionary(fc.constantFrom(...NAMES), fc.jsonValue());
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), keyed), (body) => holds(() => userFromBody(body, true)))
  );
});

test('any patch at all gives a user or a refusal', () => {
  const operation = fc.record(
    {
      op: fc.constantFrom('add', 'Replace', 'REMOVE', 'move'),
      path: fc.oneof(fc.constantFrom(...PATHS), fc.string()),
      value: fc.jsonValue()
    },
    { requiredKeys: ['op'] }
  );
  const body = fc.record({ Operations: fc.array(operation, { maxLength: 5 }) });
  fc.assert(fc.property(body, (patch) => holds(() => patched(patch))));
});

const one = (op: string, path: string | undefined, value?: unknown) =>
  patched({ Operations: [{ op, ...(path === undefined ? {} : { path }), value }] });

test.each([
  ['False', false],
  ['true', true],
  [false, false],
  [[{ $ref: null, value: 'False' }], false]
])('active may be %o', (value, active) => {
  expect(one('Replace', 'active', value).active).toBe(active);
});

test('an address that was not there is added where it would be', () => {
  const { emails } = one('replace', 'emails[type eq "other"].value', 'c@d.example').profile;
  expect(emails).toEqual([
    USER.profile.emails[0],
    { type: 'other', value: 'c@d.example', primary: undefined }
  ]);
});

test('nothing that is said of it leaves an account’s state unsaid', () => {
  for (const patch of [
    ['remove', 'active'],
    ['replace', 'active', null]
  ] as const) {
    expect(() => one(patch[0], patch[1], patch[2])).toThrow(ScimProblem);
  }
  expect(userFromBody({ userName: 'x' }, false).active).toBe(false);
});
