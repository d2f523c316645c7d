import { expect, test } from 'vitest';
import { score } from './scoring';

test('finding something oneself counts twice as much as picking it', () => {
  expect(
    score([
      { type: 'redact', correct: true },
      { type: 'choose', correct: false }
    ])
  ).toBe(0.67);
});

test('reading and promising count for nothing', () => {
  const cards = [
    { type: 'read', correct: null },
    { type: 'checklist', correct: null }
  ] as const;
  expect(score([...cards, { type: 'choose', correct: false }])).toBe(0);
  expect(score(cards)).toBe(1);
});
