import { describe, expect, test } from 'vitest';
import { parseEvent } from './events';

const good = {
  id: '0199a5b0-0000-7000-8000-000000000001',
  seq: 1,
  at: '2026-11-22T09:41:07.120+00:00',
  type: 'module.opened',
  v: 1,
  data: { module: 'using-copilot-safely', version: 1 }
};
const used = {
  chose: 'used',
  task: 'draft',
  tool: 'copilot-chat',
  minutes: '6-15',
  checked: 'by-reading',
  result: 'helped'
};

test('a good event comes back as it was sent', () => {
  expect(parseEvent(good)).toEqual({ ok: true, event: good });
});

describe('a bad event gets the code that says why', () => {
  const rows: [string, object, string][] = [
    ['a type from the future', { type: 'badge.earned' }, 'unknown-type'],
    ['a version from the future', { v: 2 }, 'unknown-version'],
    ['a type named like a part of every object', { type: 'constructor' }, 'unknown-type'],
    ['a UUID of another version', { id: '8f14e45f-ceea-467a-9575-25ad1f9a3c2d' }, 'invalid'],
    ['a time without an offset', { at: '2026-11-22T09:41:07' }, 'invalid'],
    ['an unknown key in data', { data: { ...good.data, person: 'me' } }, 'invalid'],
    ['an unknown key beside data', { person: 'me' }, 'invalid'],
    ['a slug with a path in it', { data: { module: '../etc', version: 1 } }, 'invalid'],
    ['data that is a list', { data: [] }, 'invalid'],
    ['a seq that is text', { seq: '1' }, 'invalid'],
    ['a seq too large for the database', { seq: 2 ** 31 }, 'invalid']
  ];
  test.each(rows)('%s', (_, change, code) => {
    expect(parseEvent({ ...good, ...change })).toEqual({ ok: false, code });
  });
  test.each([null, 'text', 7, []])('%j is no event', (raw) => {
    expect(parseEvent(raw)).toEqual({ ok: false, code: 'invalid' });
  });
});

describe('the AI-use log holds choices and nothing else', () => {
  const logged = (data: object) => parseEvent({ ...good, type: 'ai-use.logged', data }).ok;

  test('a use with all five taps', () => expect(logged(used)).toBe(true));
  test('not using AI is one tap', () => expect(logged({ chose: 'not-to-use' })).toBe(true));
  test('no free text', () => expect(logged({ ...used, note: 'for Mrs K' })).toBe(false));
  test('no story in the name of a tool', () =>
    expect(logged({ ...used, tool: 'the letter for Mrs K' })).toBe(false));
  test('a use needs to say whether it was checked', () => {
    const { checked: _, ...rest } = used;
    expect(logged(rest)).toBe(false);
  });
});

test('an answer has no room for a story', () => {
  const answered = (answer: unknown) =>
    parseEvent({
      ...good,
      type: 'card.answered',
      data: { module: 'm', version: 1, card: 'c', answer, correct: null, ms: 900 }
    }).ok;
  expect(answered({ first: 'a', final: ['b', 'c'] })).toBe(true);
  expect(answered('x'.repeat(65))).toBe(false);
  expect(answered('nul \u0000'), 'PostgreSQL refuses it, and with it the whole batch').toBe(false);
  expect(answered('\ud800'), 'half a character').toBe(false);
  expect(answered({ deep: { deeper: 'a' } })).toBe(false);
});
