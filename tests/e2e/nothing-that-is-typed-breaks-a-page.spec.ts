import { twoCouncils, type Council } from './matrix/councils';
import { ROWS, type Row } from './matrix/table';
import { expect, test, type Server } from './server';

test.use({ baseURL: undefined });
test.setTimeout(240_000);

/** Every field of every form, and every name in an address. */
const FIELDS = (
  'action change code column complete day days email find from id kind language lastDay leavers manager ' +
  'measure name next note number order organisation page parent person pin post problem purpose q reason ' +
  'remember role roleClass seal sure to typed unit until why without after done filter startIndex count before'
).split(' ');

/** What no text of a database, no number and no day may be. */
const NASTY = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '‮\u0007\u001b[31m',
  'x'.repeat(9_000),
  '-1',
  '1e309',
  '99999999999999999999',
  '2026-02-31',
  '00000000-0000-0000-0000-000000000000',
  "'; drop table person; --",
  '%00%ff',
  '{"a":[]}'
];

async function send(server: Server, row: Row, own: Council, cookie: string, value: string) {
  const path = row.path.replace(/\[(unit|person)=\w+\]/g, (_, noun: string) =>
    noun === 'unit' ? own.units.mine : own.people.mine
  );
  const fields = new URLSearchParams(FIELDS.map((field) => [field, value]));
  const url = new URL(path, server.origin);
  const isForm = row.method === 'POST' && !path.startsWith('/api/');
  if (row.method !== 'POST' && value.length < 100) {
    fields.forEach((text, name) => url.searchParams.set(name, text));
  }
  const headers: Record<string, string> = { origin: server.origin, accept: 'text/html', cookie };
  if (row.method === 'POST') {
    headers['content-type'] = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  }
  const json = JSON.stringify(Object.fromEntries(fields));
  const body = row.method === 'POST' ? (isForm ? fields : json) : undefined;
  const response = await fetch(url, { method: row.method, redirect: 'manual', headers, body });
  await response.arrayBuffer();
  return response.status;
}

test('whatever is typed into any form or address, the server answers in words', async ({
  start
}) => {
  const server = await start();
  const [own] = await twoCouncils(server);
  const broken: string[] = [];
  for (const row of ROWS.filter(({ route }) => !route.includes('sign-out'))) {
    for (const who of ['nobody', 'champion', 'hr', 'admin'] as const) {
      for (const value of NASTY) {
        const status = await send(server, row, own, own.cookies[who], value);
        if (status >= 500) {
          broken.push(
            `${row.method} ${row.path} by ${who} with ${JSON.stringify(value)}: ${status}`
          );
        }
      }
    }
  }
  expect(broken).toEqual([]);
});
