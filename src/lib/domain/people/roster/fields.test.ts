import { expect, test } from 'vitest';
import { guess, missing, remember } from './fields';

test('what was chosen last time comes before any guess, also that a column is not used', () => {
  const headers = ['Employee Number', 'Full Name', 'Email', 'Team', 'Pay ref'];
  const mine = { number: 4, name: 1, unitName: 3 };
  expect(guess(headers)).toMatchObject({ number: 0, email: 2 });
  expect(guess(headers, remember(mine, headers))).toEqual(mine);
  const moved = ['Pay ref', 'TEAM', 'Other', 'full name'];
  expect(guess(moved, remember(mine, headers))).toEqual({ number: 0, unitName: 1, name: 3 });
});

test('where a remembered column is missing, its field is guessed again', () => {
  const headers = ['Staff number', 'Name', 'Unit code'];
  expect(guess(headers, { number: 'Pay ref', name: 'Name' })).toEqual({
    number: 0,
    name: 1,
    unitCode: 2
  });
});

test('no column is taken for two things', () => {
  const mapping = guess(['Employee number', 'Manager', 'Surname', 'Unit', 'Start date', 'Unit']);
  const places = Object.values(mapping);
  expect(new Set(places).size).toBe(places.length);
});

test('what a roster cannot do without is told', () => {
  expect(missing({})).toEqual(['number', 'name', 'unit']);
  expect(missing({ number: 0, lastName: 1, level1: 2 })).toEqual([]);
  expect(missing({ number: 0, name: 1, unitName: 2, unitParent: 3 })).toEqual(['unitCode']);
});
