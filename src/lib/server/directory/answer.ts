import { isUnavailable } from '../db/unavailable';
import type { Database } from '../db/client';
import { readJson } from '../sync/read-body';
import * as discovery from './discovery';
import { requireToken } from './door';
import * as groups from './group-requests';
import { ScimProblem, problemBody } from './problem';
import { taken, type ScimAnswer, type ScimRequest } from './request';
import * as users from './user-requests';

/** A request as it comes in. */
export interface Incoming {
  request: Request;
  /** What follows /scim/v2/ */
  path: string;
  url: URL;
  /** `https://own-it.example` */
  origin: string;
  address: string;
}

const WITH_BODY = ['POST', 'PUT', 'PATCH'];

/** Answers one request of a directory (SCIM 2.0: RFC 7643 and 7644). */
export async function answerScim(database: Database, incoming: Incoming): Promise<Response> {
  try {
    const { request, address, url, path, origin } = incoming;
    const { method, headers } = request;
    const holder = await requireToken(database, headers, address);
    const body = WITH_BODY.includes(method) ? await bodyOf(request) : undefined;
    const asked = { method, headers, query: url.searchParams, body, address, database, holder };
    return toResponse(await route({ ...asked, base: `${origin}/scim/v2`, now: new Date() }, path));
  } catch (error) {
    return toResponse(problemAnswer(error));
  }
}

function route(asked: ScimRequest, path: string): Promise<ScimAnswer> | ScimAnswer {
  const [resource, id, more] = path.split('/');
  if (more === undefined) {
    if (resource === 'Users') return users.answer(asked, id);
    if (resource === 'Groups') return groups.answer(asked, id);
    const found = discovery.answer(asked, resource ?? '', id);
    if (found) return found;
  }
  throw new ScimProblem(404, 'There is nothing at this address.');
}

async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/scim+json' && type !== 'application/json') {
    throw new ScimProblem(415, 'Send application/scim+json.');
  }
  const read = await readJson(request);
  if (read.ok) return read.json;
  if (read.problem === 'too-large') throw new ScimProblem(413, 'Send 256 KiB or less.');
  throw new ScimProblem(400, 'This is not JSON that can be read.', 'invalidSyntax');
}

/** What two requests at once ran into: PostgreSQL's code for a key that is there already. */
const isTaken = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === '23505') || isTaken(error.cause));

function problemAnswer(error: unknown): ScimAnswer {
  if (error instanceof ScimProblem) {
    return { status: error.status, body: problemBody(error), headers: error.headers };
  }
  if (isTaken(error)) return problemAnswer(taken());
  if (isUnavailable(error)) {
    const away = 'The database is away for now: send it again later.';
    return problemAnswer(new ScimProblem(503, away, undefined, { 'retry-after': '5' }));
  }
  throw error;
}

function toResponse({ status, body, headers }: ScimAnswer): Response {
  const text = body === undefined ? null : JSON.stringify(body);
  return new Response(text, {
    status,
    headers: { ...(text ? { 'content-type': 'application/scim+json' } : {}), ...headers }
  });
}
