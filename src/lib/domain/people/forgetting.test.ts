import { expect, test } from 'vitest';
import { forgetReason, whyNotForget } from './forgetting';

const gone = { employeeNumber: '00917', active: false, held: false, runsThings: false };

test.each([
  ['has left', {}, null, '00917', null],
  ['has left, typed with spaces', {}, 'left', ' 00917 ', null],
  ['works here and asked', { active: true }, 'own-request', '00917', null],
  ['works here and did not ask', { active: true }, 'left', '00917', 'works-here'],
  ['is held, whatever they ask', { active: true, held: true }, 'own-request', '00917', 'held'],
  ['is held and has left', { held: true }, 'left', '00917', 'held'],
  ['runs things', { active: true, runsThings: true }, 'own-request', '00917', 'has-role'],
  ['has another number', {}, 'left', '917', 'wrong-number'],
  ['was not confirmed', {}, 'left', '', 'wrong-number']
] as const)('somebody who %s', (_, over, reason, typed, expected) => {
  expect(whyNotForget({ ...gone, ...over }, reason, typed)).toBe(expected);
});

test('a reason that nobody knows is none', () => {
  expect(['left', 'own-request', 'hr', null].map(forgetReason)).toEqual([
    'left',
    'own-request',
    null,
    null
  ]);
});
