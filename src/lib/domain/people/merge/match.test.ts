import { describe, expect, test } from 'vitest';
import { contradictions, matchPeople, type Matchable, type MatchReason } from './match';
import { isSimilarName } from './names';

describe('names that may be one person’s', () => {
  test.each([
    ['Sam Hill', 'Sam Hill'],
    ['Sam Hill', 'SAM HILL'],
    ['Samuel Hill', 'Sam Hill'],
    ['S Hill', 'Samuel Hill'],
    ['Hill, Samuel', 'Samuel Hill'],
    ['Mrs Zoë O’Neil', 'Zoe ONeil'],
    ['Dr. Sam Hill', 'Sam Hill'],
    ['Sam J. Hill', 'Sam Hill'],
    ['Hill Sam', 'Sam Hill'],
    ['Ann Thompson', 'Ann Thomson'],
    ['Siân Llywelyn', 'Sian Llewelyn']
  ])('%s and %s', (a, b) => {
    expect(isSimilarName(a, b)).toBe(true);
    expect(isSimilarName(b, a)).toBe(true);
  });

  test.each([
    ['Sam Hill', 'Jo Hill'],
    ['Sam Hill', 'Sam Moor'],
    ['Sam Ward', 'Sam Wade'],
    ['Sam', 'Sam Hill'],
    ['', ''],
    ['Mr', 'Mr'],
    ['Ann Thompson', 'Ann Simpson'],
    ['Samantha Hill', 'Samuel Hill']
  ])('not %s and %s', (a, b) => {
    expect(isSimilarName(a, b)).toBe(false);
    expect(isSimilarName(b, a)).toBe(false);
  });
});

const one = (told: Partial<Matchable> = {}): Matchable => ({
  personId: 'ours',
  name: 'Sam Hill',
  email: null,
  employeeNumber: '001',
  bornOn: null,
  ...told
});
const other = (told: Partial<Matchable> = {}): Matchable =>
  one({ personId: 'theirs', employeeNumber: '999', ...told });

type Case = [string, Partial<Matchable>, Partial<Matchable>, MatchReason[] | null, boolean];
const born = '1980-03-31';
const email = 'sam@x.example';
describe('two people are', () => {
  test.each<Case>([
    ['one by number and name', {}, { employeeNumber: '001' }, ['number', 'name'], false],
    [
      'one by number in small letters',
      { employeeNumber: 'ab1' },
      { employeeNumber: ' AB1 ' },
      ['number', 'name'],
      false
    ],
    ['doubtful by number alone', {}, { employeeNumber: '001', name: 'Jo Ash' }, ['number'], true],
    ['two by a number without its noughts', {}, { employeeNumber: '1' }, null, false],
    ['two by an empty number', { employeeNumber: '' }, { employeeNumber: '' }, null, false],
    ['one by email and name', { email }, { email: 'SAM@x.example' }, ['email', 'name'], false],
    [
      'doubtful by an email that a team shares',
      { email },
      { email, name: 'Jo Ash' },
      ['email'],
      true
    ],
    ['one by name and date of birth', { bornOn: born }, { bornOn: born }, ['birth', 'name'], false],
    [
      'two by a date of birth alone',
      { bornOn: born },
      { bornOn: born, name: 'Jo Ash' },
      null,
      false
    ],
    ['two by name alone', {}, {}, null, false],
    [
      'doubtful when born on other days',
      { bornOn: born },
      { employeeNumber: '001', bornOn: '1981-01-01' },
      ['number', 'name'],
      true
    ],
    [
      'not doubted where one has no date',
      { bornOn: born },
      { employeeNumber: '001' },
      ['number', 'name'],
      false
    ]
  ])('%s', (_, a, b, reasons, doubtful) => {
    const found = matchPeople([one(a)], [other(b)]);
    const pair = { personId: 'ours', theirPersonId: 'theirs' };
    expect(found).toEqual(reasons ? [{ ...pair, reasons, doubtful }] : []);
  });
});

test('somebody who matches two is doubtful with both, and others are not', () => {
  const ours = [one({ email }), one({ personId: 'ours 2', employeeNumber: '002', name: 'Jo Ash' })];
  const theirs = [
    other({ employeeNumber: '001' }),
    other({ personId: 'theirs 2', email }),
    other({ personId: 'theirs 3', employeeNumber: '002', name: 'Jo Ash' })
  ];
  const doubtful = matchPeople(ours, theirs).map((match) => [match.theirPersonId, match.doubtful]);
  expect(doubtful).toEqual([
    ['theirs', true],
    ['theirs 2', true],
    ['theirs 3', false]
  ]);
  // From the other side as well.
  expect(matchPeople(theirs, ours).map((match) => match.doubtful)).toEqual([true, true, false]);
});

test('one person cannot become two, nor two one', () => {
  const pair = (personId: string, theirPersonId: string) => ({ personId, theirPersonId });
  expect(contradictions([pair('a', 'x'), pair('b', 'y')])).toEqual([]);
  expect(contradictions([pair('a', 'x'), pair('a', 'y'), pair('b', 'z')])).toHaveLength(2);
  expect(contradictions([pair('a', 'x'), pair('b', 'x')])).toHaveLength(2);
});
