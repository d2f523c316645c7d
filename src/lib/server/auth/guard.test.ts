import type { RequestEvent } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { signedIn } from './fixture';
import { requireCan, requireSender } from './guard';

const person = signedIn('o', { personId: 'p', name: 'Sam' }, ['learner', 'hr']);
const from = (over: Partial<typeof person>): RequestEvent =>
  ({
    locals: { signedIn: { ...person, ...over }, leaver: null },
    request: new Request('https://own.it/api/sync/v1'),
    url: new URL('https://own.it/api/sync/v1')
  }) as unknown as RequestEvent;
const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test('a phone whose sign-in has become too weak is told to sign in, and hands nothing in', () => {
  expect(requireSender(from({}))).toMatchObject({ personId: 'p' });
  expect(thrownBy(() => requireSender(from({ tooWeak: true })))).toMatchObject({
    status: 401,
    body: { code: 'stronger-sign-in' }
  });
});

test('a role that waits for a stronger sign-in is told apart from one that somebody does not have', () => {
  const weak = from({ roles: [] });
  expect(thrownBy(() => requireCan(weak, 'roster.see'))).toMatchObject({
    status: 403,
    body: { code: 'stronger-sign-in' }
  });
  expect(thrownBy(() => requireCan(weak, 'settings.change'))).toMatchObject({
    status: 403,
    body: { code: 'wrong-role' }
  });
});
