import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { HISTORY, OLDEST_PROTOCOL, PROTOCOL } from '$lib/protocol/version';
import { openDatabase, type Database } from '../../src/lib/server/db/client';
import { migrate } from '../../src/lib/server/db/migrate';
import { organisation } from '../../src/lib/server/db/schema/people';
import { recount } from '../../src/lib/server/insight/recount';
import { answer } from '../../src/lib/server/sync/answer';
import { makeOrganisation } from '../../src/lib/server/sync/fixture';
import type { Who } from '../../src/lib/server/training/person-state';
import { freshDatabase, type FreshDatabase } from '../database';
import { play, type Heard } from '../fixtures/wire/play';
import { conversation, folderOf, headersFor, how, readables } from '../fixtures/wire/wire';

let fresh: FreshDatabase;
let database: Database;
const zone = process.env.TZ;

beforeAll(async () => {
  // Recorded events carry the offset of the phone's clock.
  process.env.TZ = 'Europe/London';
  fresh = await freshDatabase();
  await migrate(fresh.connection);
  database = openDatabase(fresh.connection);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
afterAll(async () => {
  process.env.TZ = zone;
  await database.close();
  await fresh.drop();
});

const somebody = async (): Promise<Who> => (await makeOrganisation(database, 1)).people[0]!;

const setEpoch = (who: Who, epoch: string) =>
  database.within(who.organisationId, (tx) =>
    tx
      .update(organisation)
      .set({ epoch })
      .where(eq(organisation.organisationId, who.organisationId))
  );

const post = (who: Who, { method, path, headers, body, receivedAt }: Heard): Promise<Response> =>
  answer(database, who, new Request(`http://x${path}`, { method, headers, body }), receivedAt);

/** What the database holds of a person, and whether the rollups say the same. */
const held = (who: Who) =>
  database.within(who.organisationId, async (tx) => {
    const { rows } = await tx.execute<{ id: string; seq: number; type: string; data: unknown }>(
      sql`select event_id as id, seq, type, data from event order by pos`
    );
    return { rows, drift: await recount(tx, who.organisationId) };
  });

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function readable(response: Response) {
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    retryAfter: response.headers.get('retry-after'),
    body: (await response.json()) as unknown
  };
}

const NAMES = [
  'first',
  'again-after-a-lost-answer',
  'from-another-device',
  'nothing-to-send',
  'a-clock-ahead-and-two-refused',
  'with-a-cursor-of-an-older-epoch',
  'offered-again'
];

/** Writes what is missing and refuses what differs; with `-u` it writes everything anew. */
async function compare(who: Who, n: number, heard: Heard, response: Response): Promise<void> {
  const folder = folderOf(PROTOCOL);
  const name = `${String(n).padStart(2, '0')}-${NAMES[n - 1]}`;
  const { path, method, headers } = heard;
  const sentAs = {
    method,
    path,
    headers: { ...headersFor({ method, path, headers }, 'their id') }
  };
  expect(headers).toEqual(headersFor({ method, path, headers }, who.personId));
  await expect(pretty(sentAs)).toMatchFileSnapshot(join(folder, 'how.json'));
  await expect(heard.body).toMatchFileSnapshot(join(folder, `${name}.request.json`));
  const { receivedAt } = heard;
  await expect(pretty({ receivedAt, ...(await readable(response.clone())) })).toMatchFileSnapshot(
    join(folder, `${name}.answer.json`)
  );
}

test('the app of today and the server of today say what was recorded for their protocol', async () => {
  const who = await somebody();
  const epoch = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
  await setEpoch(who, epoch(1));
  let count = 0;
  const problems: unknown[] = [];
  const me = {
    organisation: { id: who.organisationId, name: 'Anytown', locals: {}, tools: [] },
    person: { id: who.personId, name: 'Sam', unit: 'Parks', roles: ['learner' as const] }
  };
  const learner = await play(
    me,
    async (heard) => {
      const response = await post(who, heard);
      await compare(who, ++count, heard, response).catch((error: unknown) => problems.push(error));
      return response;
    },
    async () => void (await setEpoch(who, epoch(2)))
  );
  // Collected, for the phone takes an error for a lost line.
  expect(problems).toEqual([]);
  expect(count).toBe(NAMES.length);
  const { waiting, parked, unread, events } = await learner.exportAll();
  expect([waiting, parked.length, unread]).toEqual([[], 2, []]);
  expect(events.filter(({ origin }) => origin === 'elsewhere')).toHaveLength(1);
  await learner.close();
});

const released = HISTORY.map(({ protocol }) => protocol);

describe.each(released.filter((protocol) => protocol >= OLDEST_PROTOCOL))(
  'a released client of protocol %i',
  (protocol) => {
    test('is answered as it was when it was released, and loses nothing', async () => {
      const who = await somebody();
      const headers = headersFor(how(protocol), who.personId);
      const stored: string[] = [];
      for (const { name, request, receivedAt, answer: then } of conversation(protocol)) {
        await setEpoch(who, then.body.cursor.epoch);
        const heard = {
          ...how(protocol),
          headers,
          body: request,
          receivedAt: new Date(receivedAt)
        };
        const now = await readable(await post(who, heard));
        expect(now, name).toMatchObject({ ...then });
        const results = then.body.results.filter(({ status }) => status === 'stored');
        stored.push(...results.map(({ id }) => id));
      }
      const { rows, drift } = await held(who);
      expect(rows.map(({ id }) => id)).toEqual(stored);
      expect(drift).toEqual([]);
      const sent = conversation(protocol).flatMap(
        ({ request }) => (JSON.parse(request) as { events: typeof rows }).events
      );
      for (const { id, seq, type, data } of rows) {
        expect(sent).toContainEqual(expect.objectContaining({ id, seq, type, data }));
      }
    });

    const asked = readables(protocol).filter(({ to }) => to !== undefined);
    test.each(asked)('still hears: $name', async ({ to, status, contentType, body }) => {
      const who = await somebody();
      const headers = { ...headersFor(how(protocol), who.personId), ...to?.headers };
      const heard = { ...how(protocol), headers, body: to?.body ?? '', receivedAt: new Date() };
      const { code } = body as { code: string };
      expect(await readable(await post(who, heard))).toMatchObject({
        status,
        contentType,
        body: { code }
      });
    });
  }
);
