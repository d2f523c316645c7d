import { z } from 'zod';
import type { Transaction } from '../db/client';
import { note, taken, type ScimAnswer, type ScimRequest } from './request';
import { applyToUser, userFromBody, userOf, type ScimUserValue } from './draft';
import { parseFilter } from './filter';
import { linkDirectory, shut } from './link';
import { readPatch } from './patch';
import { ScimProblem } from './problem';
import { etag, isUnchanged, listOf, pageOf, requireVersion, wanted } from './resource';
import * as users from './users';

type Row = NonNullable<Awaited<ReturnType<typeof users.findUser>>>;

/** /Users and /Users/{id}. */
export function answer(asked: ScimRequest, id: string | undefined): Promise<ScimAnswer> {
  const { method } = asked;
  if (id === undefined || id === '') {
    if (method === 'GET') return list(asked);
    if (method === 'POST') return add(asked);
  } else if (z.guid().safeParse(id).success) {
    if (method === 'GET') return read(asked, id);
    if (method === 'DELETE') return remove(asked, id);
    if (method === 'PUT') {
      return change(asked, id, (row) => userFromBody(asked.body, row.active));
    }
    if (method === 'PATCH') return change(asked, id, (row) => patched(row, asked.body));
  } else {
    throw nobody();
  }
  throw new ScimProblem(405, 'This cannot be done here.');
}

const nobody = (): ScimProblem => new ScimProblem(404, 'There is no such user.');

const inside = <T>({ database, holder }: ScimRequest, work: (tx: Transaction) => Promise<T>) =>
  database.within(holder.organisationId, work);

function shown(status: number, row: Row, asked: ScimRequest): ScimAnswer {
  const resource = users.userResource(row, asked);
  return {
    status,
    body: wanted(resource, asked.query),
    headers: { etag: etag(row), ...(status === 201 ? { location: location(row, asked) } : {}) }
  };
}
const location = (row: Row, { base }: ScimRequest): string => `${base}/Users/${row.scimId}`;

async function list(asked: ScimRequest): Promise<ScimAnswer> {
  const text = asked.query.get('filter');
  const filter = text === null ? null : parseFilter(text, users.USER_FILTERS);
  const page = pageOf(asked.query);
  const { organisationId } = asked.holder;
  const { total, rows } = await inside(asked, (tx) =>
    users.listUsers(tx, organisationId, filter, page)
  );
  const resources = rows.map((row) => wanted(users.userResource(row, asked), asked.query));
  return { status: 200, body: listOf(resources, total, page) };
}

async function read(asked: ScimRequest, id: string): Promise<ScimAnswer> {
  const row = await inside(asked, (tx) => users.findUser(tx, asked.holder.organisationId, id));
  if (!row) throw nobody();
  if (isUnchanged(asked.headers, row)) return { status: 304, headers: { etag: etag(row) } };
  return shown(200, row, asked);
}

async function add(asked: ScimRequest): Promise<ScimAnswer> {
  const user = userFromBody(asked.body, true);
  const row = await inside(asked, async (tx) => {
    const { organisationId } = asked.holder;
    const added = await users.addUser(tx, organisationId, user, asked.now);
    return added && follow(tx, asked, added, 'users made');
  });
  if (!row) throw taken();
  return shown(201, row, asked);
}

function patched(row: Row, body: unknown): ScimUserValue {
  const draft = users.draftOf(row);
  for (const { op, path, value } of readPatch(body)) applyToUser(draft, op, path, value);
  return userOf(draft);
}

async function change(
  asked: ScimRequest,
  id: string,
  after: (row: Row) => ScimUserValue
): Promise<ScimAnswer> {
  const row = await inside(asked, async (tx) => {
    const before = await users.findUser(tx, asked.holder.organisationId, id, true);
    if (!before) throw nobody();
    requireVersion(asked.headers, before);
    const user = after(before);
    if (users.isSameUser(before, user)) return before;
    const changed = await users.changeUser(tx, before, user, asked.now);
    return changed && follow(tx, asked, changed, 'users changed');
  });
  if (!row) throw taken();
  return shown(200, row, asked);
}

/** The roster's person follows their entry, and it is written down. */
async function follow(tx: Transaction, asked: ScimRequest, row: Row, what: string): Promise<Row> {
  const { organisationId, scimId } = row;
  const followed = await linkDirectory(tx, organisationId, [scimId]);
  const now = (await users.findUser(tx, organisationId, scimId)) ?? row;
  await note(tx, asked, { [what]: 1, ...followed }, now.personId);
  return now;
}

/** Takes the entry away. The person stays on the roster, kept out until the directory has them again. */
async function remove(asked: ScimRequest, id: string): Promise<ScimAnswer> {
  await inside(asked, async (tx) => {
    const row = await users.findUser(tx, asked.holder.organisationId, id, true);
    if (!row) throw nobody();
    requireVersion(asked.headers, row);
    if (row.personId !== null) {
      await shut(tx, row.organisationId, [{ person_id: row.personId }]);
    }
    await users.removeUser(tx, row);
    await note(tx, asked, { 'users removed': 1 }, row.personId);
  });
  return { status: 204 };
}
