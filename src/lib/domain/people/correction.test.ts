import { expect, test } from 'vitest';
import { correctionProblem, type Correction } from './correction';

const good: Correction = {
  name: 'Ann Lee',
  email: 'ann.lee@council.gov.uk',
  unitId: 'u',
  managerNumber: null,
  roleClass: 'standard',
  language: 'en',
  leftOn: null
};

test.each<[Partial<Correction>, ReturnType<typeof correctionProblem>]>([
  [{}, null],
  [{ email: null, leftOn: '2026-11-25' }, null],
  [{ name: '' }, 'no-name'],
  [{ name: 'x'.repeat(121) }, 'name-too-long'],
  [{ email: 'ann' }, 'bad-email'],
  [{ email: 'a b@c.uk' }, 'bad-email'],
  [{ email: 'ann@council' }, 'bad-email'],
  [{ email: 'someone@no-email.invalid' }, 'bad-email'],
  [{ leftOn: '2026-11-26' }, 'future-day'],
  [{ leftOn: '31/01/2026' }, 'no-day']
])('%o: %s', (change, problem) => {
  expect(correctionProblem({ ...good, ...change }, '2026-11-25')).toBe(problem);
});
