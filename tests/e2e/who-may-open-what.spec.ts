import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tearDownTheWall, twoCouncils, WHO, type Council, type Who } from './matrix/councils';
import { everyRoute } from './matrix/routes';
import { ROWS, type Row } from './matrix/table';
import { expect, test, type Server } from './server';

test.use({ baseURL: undefined });

const WITHOUT_FILTERS = fileURLToPath(new URL('matrix/without-filters.js', import.meta.url));

test('every route has its row, and no row is of a route that is gone', () => {
  const routes = new Set(everyRoute());
  const rows = new Set(ROWS.map((row) => row.route));
  expect([...routes].filter((route) => !rows.has(route)).sort()).toEqual([]);
  expect([...rows].filter((route) => !routes.has(route)).sort()).toEqual([]);
});

test('every route answers everybody of two organisations as the table says', async ({ start }) => {
  test.setTimeout(300_000);
  const server = await start();
  expect(await wrongAnswers(server, await twoCouncils(server))).toEqual([]);
});

test('without the application’s own filters the database’s wall alone leaks nothing', async ({
  start
}, info) => {
  test.setTimeout(300_000);
  const taken = info.outputPath('filters-taken');
  const server = await start({
    env: { NODE_OPTIONS: `--import=${WITHOUT_FILTERS}`, FILTERS_TAKEN: taken }
  });
  const councils = await twoCouncils(server);
  expect(await wrongAnswers(server, councils)).toEqual([]);
  // Filters were there to be taken out, and without the wall as well everything is seen.
  expect(existsSync(taken) && Number(readFileSync(taken, 'utf8'))).toBeGreaterThan(100);
  await tearDownTheWall(server);
  expect((await wrongAnswers(server, councils)).join()).toContain('shows Birchwick');
});

const KEPT_OUT = [303, 401, 403, 404];
/** Units and people of a council. What it is called itself is no secret. */
const namesOf = ({ marker }: Council) => new RegExp(`${marker} (Person|Team)`);
const SIGNS_OUT = ['POST /sign-out', 'POST /api/devices'];

/** What was not as it should be, one sentence each. */
async function wrongAnswers(server: Server, [a, b]: [Council, Council]): Promise<string[]> {
  const wrong: string[] = [];
  for (const [own, foreign] of [
    [a, b],
    [b, a]
  ] as const) {
    for (const row of ROWS) {
      for (const who of WHO) wrong.push(...(await answered(server, row, who, own, foreign)));
    }
  }
  return wrong;
}

async function answered(
  server: Server,
  row: Row,
  who: Who,
  own: Council,
  foreign: Council
): Promise<string[]> {
  // Whoever signs out must be able to ask the next question.
  const cookie = SIGNS_OUT.includes(row.route) ? '' : own.cookies[who];
  const name = `${own.marker}: ${row.method} ${row.path} for ${who}`;
  const path = filledIn(row.path, own, foreign);
  const response = await ask(server, row.method, path, cookie);
  const body = await response.text();
  const wrong: string[] = [];
  const expected = row.expected[who];
  if (response.status !== expected) wrong.push(`${name}: ${response.status}, not ${expected}`);
  if (namesOf(foreign).test(body)) wrong.push(`${name}: shows ${foreign.marker}`);
  if (KEPT_OUT.includes(expected) && namesOf(own).test(body))
    wrong.push(`${name}: shows ${own.marker}`);
  if (row.method === 'GET' && expected >= 300) {
    // The same page as data, as the browser asks for it when a link is followed.
    const data = await ask(server, 'GET', `${path.split('?')[0]}/__data.json`, cookie);
    const told = await data.text();
    for (const marker of [own.marker, foreign.marker]) {
      if (told.includes(`${marker} Person`)) wrong.push(`${name}: its data shows ${marker}`);
    }
  }
  return wrong;
}

function filledIn(path: string, own: Council, foreign: Council): string {
  return path.replace(/\[(unit|person)=(\w+)\]/g, (_, noun: string, which: string) => {
    const council = which === 'foreign' ? foreign : own;
    const ids = noun === 'unit' ? council.units : council.people;
    return which === 'other' ? ids.other : ids.mine;
  });
}

const isData = (path: string): boolean => /^\/(api|scim)\/|\.(csv|json)(\?|$)/.test(path);

function ask(server: Server, method: string, path: string, cookie: string): Promise<Response> {
  const form = method === 'POST' && !isData(path);
  return fetch(`${server.origin}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      accept: isData(path) ? 'application/json' : 'text/html',
      origin: server.origin,
      ...(cookie ? { cookie } : {}),
      ...(method === 'GET'
        ? {}
        : { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' })
    },
    body: method === 'GET' ? undefined : form ? '' : '{}'
  });
}
