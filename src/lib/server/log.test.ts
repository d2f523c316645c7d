import { DrizzleQueryError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createLog, type Log } from './log';

/** What a log writes, line by line. */
function logged(format: 'json' | 'lines', work: (log: Log) => void): string[] {
  const text: string[] = [];
  work(createLog(format, { write: (one) => text.push(one) }));
  return text.join('').trimEnd().split('\n');
}
const json = (work: (log: Log) => void) =>
  logged('json', work).map((line) => JSON.parse(line) as Record<string, unknown>);

const LINE = { id: '482109375512', method: 'GET', route: '/team/[unit]', status: 200, ms: 12 };

test('a request is one line with exactly this in it', () => {
  const [line, ...more] = json((log) => log.request(LINE));
  expect(line).toEqual({ level: 'info', time: line?.time, ...LINE, msg: 'request' });
  expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(more).toEqual([]);
});

test('on a terminal it is a line to read', () => {
  const [line] = logged('lines', (log) => log.request({ ...LINE, route: null }));
  expect(line).toMatch(/^\d\d:\d\d:\d\d GET none 200 12 ms 482109375512$/);
  expect(logged('lines', (log) => log.say('Own It is here.'))).toEqual(['Own It is here.']);
  const [counted] = logged('lines', (log) => log.counted('self-check', { drifted: 0 }));
  expect(counted).toMatch(/ self-check {"drifted":0}$/);
});

/** An error as drizzle makes it: its message quotes the values, and PostgreSQL's own quotes one too. */
function failedQuery(): Error {
  const cause = Object.assign(new Error('duplicate key: (email)=(priya@example.org) exists'), {
    code: '23505',
    constraint: 'user_email_unique',
    table: 'user',
    detail: 'Key (email)=(priya@example.org) already exists.'
  });
  const values = ['Priya Shah', 'priya@example.org'];
  return new DrizzleQueryError('insert into "user" values ($1, $2)', values, cause);
}

test.each(['json', 'lines'] as const)(
  'as %s, an error says where it was and not what was typed',
  (format) => {
    const text = logged(format, (log) => log.failure(failedQuery(), { id: LINE.id })).join('\n');
    for (const part of [LINE.id, '23505', 'user_email_unique', '$1, $2', 'log.test.ts:']) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/priya/i);
  }
);

test.each([
  ['JSON that quotes a body', () => JSON.parse('{"name": Priya Shah}') as never],
  [
    'a message that looks like a place in the code',
    () => {
      throw new TypeError('bad\n    at Priya Shah (x.ts:1:1)\nvalue');
    }
  ],
  [
    'a name made from data',
    () => {
      throw Object.assign(new Error('x'), {
        name: 'Priya\nShah',
        code: 'Priya <priya@example.org>'
      });
    }
  ],
  [
    'something that is no error',
    () => {
      // A library may throw anything.
      const thrown: unknown = { name: 'Priya' };
      throw thrown;
    }
  ]
])('%s leaves nothing of it in the log', (_, work) => {
  let caught: unknown;
  try {
    work();
  } catch (error) {
    caught = error;
  }
  const [line] = json((log) => log.failure(caught, {}));
  expect(line).toMatchObject({ level: 'error', msg: 'failure' });
  expect(JSON.stringify(line)).not.toMatch(/priya|shah/i);
  if (caught instanceof Error) expect(JSON.stringify(line)).toContain('log.test.ts:');
});
