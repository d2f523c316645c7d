import { readFileSync } from 'node:fs';
import type { Database } from '../db/client';
import { personIdentity } from '../db/schema/people';
import { enrol } from '../auth/users';
import { makeToken } from '../people/settings/tokens';
import { makeOrganisation } from '../sync/fixture';
import type { Who } from '../training/person-state';
import { answerScim } from './answer';

export const ORIGIN = 'https://own-it.example';

interface Recorded {
  method: string;
  path: string;
  body?: unknown;
}

/** A request as Microsoft Entra ID sends it, from tests/fixtures/scim. */
export function entra(name: string, ids: { id?: string; user?: string } = {}): Recorded {
  const file = new URL(`../../../../tests/fixtures/scim/${name}.json`, import.meta.url);
  const text = readFileSync(file, 'utf8');
  return JSON.parse(
    text.replaceAll('{id}', ids.id ?? '').replaceAll('{user}', ids.user ?? '')
  ) as Recorded;
}

export interface Heard {
  status: number;
  json: Record<string, unknown>;
  headers: Headers;
}

/** A client of one organisation's directory. */
export type Client = (
  asked: Recorded,
  headers?: Record<string, string>,
  raw?: string
) => Promise<Heard>;

export const client =
  (database: Database, token: string | null): Client =>
  async ({ method, path, body }, more = {}, raw) => {
    const [pathname = '', query = ''] = path.split('?');
    const url = new URL(`${ORIGIN}/scim/v2/${pathname}`);
    if (query) url.search = `?${encodeURI(query)}`;
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const headers = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined ? {} : { 'content-type': 'application/scim+json' }),
      ...more
    };
    const request = new Request(url, {
      method,
      headers,
      ...(text === undefined ? {} : { body: text })
    });
    const incoming = { request, path: pathname, url, origin: ORIGIN, address: '192.0.2.1' };
    const response = await answerScim(database, incoming);
    const answer = await response.text();
    const json = (answer ? JSON.parse(answer) : {}) as Record<string, unknown>;
    return { status: response.status, json, headers: response.headers };
  };

/** An organisation with a token, and people on its roster who can sign in: a@council.example, 00 … */
export async function withDirectory(
  database: Database,
  size = 3
): Promise<{ organisationId: string; people: Who[]; token: string; scim: Client }> {
  const { organisationId, people } = await makeOrganisation(database, size);
  const token = await database.within(organisationId, async (tx) => {
    const staff = people.map(({ personId }, i) => ({
      personId,
      name: `Person ${i}`,
      email: `p${i}.${organisationId}@council.example`
    }));
    await tx
      .insert(personIdentity)
      .values(staff.map((one, i) => ({ ...one, organisationId, employeeNumber: `00${i}` })));
    await enrol(tx, organisationId, staff);
    const actor = { organisationId, actorId: people[0]!.personId, address: null };
    return makeToken(tx, actor, { name: 'Entra', days: 30, now: new Date() });
  });
  return { organisationId, people, token, scim: client(database, token) };
}
