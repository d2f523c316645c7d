import { json } from '@sveltejs/kit';
import {
  MAX_EVENTS,
  PERSON_HEADER,
  OLDEST_PROTOCOL,
  PROTOCOL,
  syncRequest,
  type SyncProblem,
  type SyncRequest,
  type SyncResponse
} from '../../protocol';
import type { Database } from '../db/client';
import { isUnavailable } from '../db/unavailable';
import { NotHere, type Sender } from '../training/person-state';
import { databaseAway, tryLater } from '../try-later';
import { changesSince, noChanges } from './changes';
import { crowd } from './crowd';
import { ingestThen } from './ingest';
import { readJson } from './read-body';

/** Seconds for somebody who has many requests under way already. */
const ONE_AT_A_TIME_S = 10;

/** Seconds for somebody whose organisation was merged while they sent. */
const MOVED_S = 2;

const problem = (status: number, code: string, message: string): Response =>
  json({ code, message } satisfies SyncProblem, { status });

/** Hears what each exchange came to, in the order of its events. */
export interface ExchangeWatch {
  exchanged(
    events: SyncRequest['events'],
    results: SyncResponse['results'],
    receivedAt: Date
  ): void;
}

/** Answers one sync request of a signed-in person, whatever was sent. */
export async function answer(
  database: Database,
  who: Sender,
  request: Request,
  receivedAt: Date,
  watch?: ExchangeWatch
): Promise<Response> {
  const meant = request.headers.get(PERSON_HEADER);
  if (meant !== null && meant !== who.personId) {
    return problem(403, 'not-yours', 'Somebody else is signed in here now.');
  }
  const type = request.headers.get('content-type')?.split(';')[0]?.trim();
  if (type !== 'application/json') return problem(415, 'not-json', 'Send application/json.');
  const body = await crowd.receiving(who.personId, () => readJson(request));
  if (!body) return tryLater(429, 'one-at-a-time', ONE_AT_A_TIME_S);
  if (!body.ok) {
    return body.problem === 'too-large'
      ? problem(413, 'too-large', 'Send fewer events at a time.')
      : problem(422, 'unreadable', 'The body is not JSON.');
  }
  const read = readRequest(body.json);
  if (read instanceof Response) return read;
  try {
    const response = await crowd.inside(() => exchange(database, who, read, receivedAt));
    watch?.exchanged(read.events, response.results, receivedAt);
    return json(response);
  } catch (error) {
    // The next request finds where they are now, or that they were forgotten.
    if (error instanceof NotHere) return tryLater(503, 'moved', MOVED_S);
    if (!isUnavailable(error)) throw error;
    return databaseAway();
  }
}

function readRequest(body: unknown): SyncRequest | Response {
  const spoken = (body as { protocol?: unknown } | null)?.protocol;
  if (typeof spoken === 'number' && spoken < OLDEST_PROTOCOL) {
    return problem(426, 'client-too-old', 'Update the app, then it will send what waits.');
  }
  const parsed = syncRequest.safeParse(body);
  if (!parsed.success || parsed.data.protocol > PROTOCOL) {
    const range = `${OLDEST_PROTOCOL} to ${PROTOCOL}`;
    return problem(422, 'wrong-shape', `The body is not a request of protocol ${range}.`);
  }
  return parsed.data.events.length > MAX_EVENTS
    ? problem(413, 'too-many', `Send at most ${MAX_EVENTS} events at a time.`)
    : parsed.data;
}

function exchange(
  database: Database,
  who: Sender,
  { protocol, device, cursor, events }: SyncRequest,
  receivedAt: Date
): Promise<SyncResponse> {
  return ingestThen(database, who, { device, events, receivedAt }, async (tx, results) => {
    // Who has left hands in, and is told nothing more.
    const changes = who.leftOn
      ? await noChanges(tx, who, cursor)
      : await changesSince(tx, who, device, cursor);
    return { protocol, results, ...changes };
  });
}
