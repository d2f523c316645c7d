import { z } from 'zod';
import type { Transaction } from '../db/client';
import { note, taken, type ScimAnswer, type ScimRequest } from './request';
import { parseFilter } from './filter';
import * as groups from './groups';
import { readPatch } from './patch';
import { ScimProblem } from './problem';
import { etag, isUnchanged, listOf, pageOf, requireVersion, wanted } from './resource';

type Row = NonNullable<Awaited<ReturnType<typeof groups.findGroup>>>;

/** /Groups and /Groups/{id}. */
export function answer(asked: ScimRequest, id: string | undefined): Promise<ScimAnswer> {
  const { method } = asked;
  if (id === undefined || id === '') {
    if (method === 'GET') return list(asked);
    if (method === 'POST') return add(asked);
  } else if (z.guid().safeParse(id).success) {
    if (method === 'GET') return read(asked, id);
    if (method === 'DELETE') return remove(asked, id);
    if (method === 'PUT') return change(asked, id, () => whole(asked.body));
    if (method === 'PATCH') {
      return change(asked, id, (row) => groups.changedGroup(row, readPatch(asked.body)));
    }
  } else {
    throw nothing();
  }
  throw new ScimProblem(405, 'This cannot be done here.');
}

const nothing = (): ScimProblem => new ScimProblem(404, 'There is no such group.');

const inside = <T>({ database, holder }: ScimRequest, work: (tx: Transaction) => Promise<T>) =>
  database.within(holder.organisationId, work);

async function shown(
  tx: Transaction,
  status: number,
  row: Row,
  asked: ScimRequest
): Promise<ScimAnswer> {
  const [resource] = await resources(tx, [row], asked);
  const location = `${asked.base}/Groups/${row.scimId}`;
  return {
    status,
    body: resource,
    headers: { etag: etag(row), ...(status === 201 ? { location } : {}) }
  };
}

/** Members of many groups are many rows: they are read only for whoever wants them. */
async function resources(tx: Transaction, rows: Row[], asked: ScimRequest) {
  const without = asked.query.get('excludedAttributes')?.toLowerCase() ?? '';
  const ids = /\bmembers\b/.test(without) ? [] : rows.map((row) => row.scimId);
  const members = await groups.membersOf(tx, asked.holder.organisationId, ids);
  return rows.map((row) =>
    wanted(
      groups.groupResource(
        row,
        members.filter((one) => one.groupId === row.scimId),
        asked
      ),
      asked.query
    )
  );
}

function list(asked: ScimRequest): Promise<ScimAnswer> {
  const text = asked.query.get('filter');
  const filter = text === null ? null : parseFilter(text, groups.GROUP_FILTERS);
  const page = pageOf(asked.query);
  return inside(asked, async (tx) => {
    const found = await groups.listGroups(tx, asked.holder.organisationId, filter, page);
    const body = listOf(await resources(tx, found.rows, asked), found.total, page);
    return { status: 200, body };
  });
}

function read(asked: ScimRequest, id: string): Promise<ScimAnswer> {
  return inside(asked, async (tx) => {
    const row = await groups.findGroup(tx, asked.holder.organisationId, id);
    if (!row) throw nothing();
    if (isUnchanged(asked.headers, row)) return { status: 304, headers: { etag: etag(row) } };
    return shown(tx, 200, row, asked);
  });
}

function add(asked: ScimRequest): Promise<ScimAnswer> {
  const { members, ...value } = groups.groupFromBody(asked.body);
  return inside(asked, async (tx) => {
    const row = await groups.addGroup(tx, asked.holder.organisationId, value, asked.now);
    if (!row) throw taken();
    const changed = await groups.changeMembers(tx, row, [{ op: 'add', ids: members }]);
    await note(tx, asked, { 'groups made': 1, members: changed });
    return shown(tx, 201, row, asked);
  });
}

function whole(body: unknown): groups.GroupChange {
  const { members, ...value } = groups.groupFromBody(body);
  return { value, members: [{ op: 'set', ids: members }] };
}

function change(
  asked: ScimRequest,
  id: string,
  after: (row: Row) => groups.GroupChange
): Promise<ScimAnswer> {
  return inside(asked, async (tx) => {
    const before = await groups.findGroup(tx, asked.holder.organisationId, id, true);
    if (!before) throw nothing();
    requireVersion(asked.headers, before);
    const { value, members } = after(before);
    const changed = await groups.changeMembers(tx, before, members);
    const isSame =
      value.displayName === before.displayName && value.externalId === before.externalId;
    if (isSame && changed === 0) return shown(tx, 200, before, asked);
    const row = await groups.changeGroup(tx, before, value, asked.now);
    if (!row) throw taken();
    await note(tx, asked, { 'groups changed': 1, members: changed });
    return shown(tx, 200, row, asked);
  });
}

function remove(asked: ScimRequest, id: string): Promise<ScimAnswer> {
  return inside(asked, async (tx) => {
    const row = await groups.findGroup(tx, asked.holder.organisationId, id, true);
    if (!row) throw nothing();
    requireVersion(asked.headers, row);
    await groups.removeGroup(tx, row);
    await note(tx, asked, { 'groups removed': 1 });
    return { status: 204 };
  });
}
