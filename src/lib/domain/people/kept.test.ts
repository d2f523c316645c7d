import { expect, test } from 'vitest';
import { KEPT, seers } from './kept';

const byWhat = Object.fromEntries(KEPT.map((kept) => [kept.what, seers(kept)]));

test('who sees what follows the design, by the table of what roles may do', () => {
  expect(byWhat).toEqual({
    identity: ['champion', 'hr', 'admin'],
    completion: ['hr'],
    answers: [],
    'ai-use': [],
    counts: ['champion', 'hr'],
    'sign-in': ['champion', 'hr', 'admin'],
    audit: ['admin'],
    phone: [],
    backups: []
  });
});

test('of what has a name on it a champion sees only what lets somebody in', () => {
  const named = KEPT.filter((kept) => !kept.unnamed && seers(kept).includes('champion'));
  expect(named.map((kept) => kept.what)).toEqual(['identity', 'sign-in']);
});
