import { describe, expect, test } from 'vitest';
import { ACTIONS, can, outranks, type Action } from './can';
import { ROLES, type Role } from './roles';

const with_ = (roles: Role[], championedUnits: string[] = []) => ({ roles, championedUnits });

/** Who may do it at all, by the letter of design and issue; a new action needs a row. */
const WHO: Record<Action, Role[]> = {
  'own.use': ['learner', 'champion', 'hr', 'admin'],
  'team.see': ['champion'],
  'insight.see': ['hr'],
  'completion.export': ['hr'],
  'record.see': ['hr'],
  'roster.see': ['hr', 'admin'],
  'roster.change': ['hr', 'admin'],
  'organisations.merge': ['hr', 'admin'],
  'person.forget': ['hr'],
  'hold.place': ['hr'],
  'person.let-in': ['champion', 'hr', 'admin'],
  'champion.appoint': ['hr', 'admin'],
  'role.grant': ['admin'],
  'settings.change': ['admin'],
  'token.make': ['admin'],
  'audit.see': ['admin']
};

test.each(ACTIONS)('%s is for those roles and nobody else', (action) => {
  expect(ROLES.filter((role) => can(with_([role]), action))).toEqual(WHO[action]);
});

describe('a champion', () => {
  const champion = with_(['champion'], ['parks']);
  test('acts in their unit and below it', () => {
    expect(can(champion, 'team.see', ['place', 'parks', 'north'])).toBe(true);
  });
  test('not above it or beside it', () => {
    expect(can(champion, 'team.see', ['place'])).toBe(false);
    expect(can(champion, 'person.let-in', ['place', 'roads'])).toBe(false);
  });
  test('who is HR too, everywhere', () => {
    expect(can(with_(['champion', 'hr'], ['parks']), 'person.let-in', ['roads'])).toBe(true);
  });
});

test.each<[Role[], Role[], boolean]>([
  [['champion'], [], true],
  [['champion'], ['champion'], false],
  [['champion'], ['hr'], false],
  [['hr'], ['champion'], true],
  [['hr'], ['hr'], false],
  [['hr'], ['admin'], false],
  [['admin'], ['hr'], true],
  [['admin'], ['admin'], true],
  [[], [], false]
])('%j may let in %j: %s', (helper, helped, may) => {
  expect(outranks(helper, helped)).toBe(may);
});
