import { ScimProblem } from './problem';

/** Where resources live, for their addresses in answers. */
export interface Stamp {
  /** `https://own-it.example/scim/v2` */
  base: string;
}

export interface Page {
  /** From 1. */
  startIndex: number;
  size: number;
}

export const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
/** Most resources in one answer; also what a client gets that does not say. */
export const MOST = 200;
const USUAL = 100;

/** RFC 7644, section 3.4.2.4: what is too small counts as the smallest, what is too large as the largest. */
export function pageOf(query: URLSearchParams): Page {
  const number = (name: string, usual: number): number => {
    const text = query.get(name);
    if (text === null) return usual;
    if (!/^[+-]?\d{1,9}$/.test(text.trim())) {
      throw new ScimProblem(400, `${name} is a whole number.`, 'invalidValue');
    }
    return Number(text);
  };
  return {
    startIndex: Math.max(1, number('startIndex', 1)),
    size: Math.min(MOST, Math.max(0, number('count', USUAL)))
  };
}

interface Versioned {
  scimId: string;
  version: number;
  createdAt: Date;
  modifiedAt: Date;
}

/** A weak tag: the same resource, not the same bytes. */
export const etag = ({ version }: Pick<Versioned, 'version'>): string => `W/"${version}"`;

export const meta = (type: 'User' | 'Group', row: Versioned, { base }: Stamp) => ({
  resourceType: type,
  created: row.createdAt.toISOString(),
  lastModified: row.modifiedAt.toISOString(),
  version: etag(row),
  location: `${base}/${type}s/${row.scimId}`
});

/** Whether a header like `W/"3", "4"` names this version. A tag is compared without its weakness. */
const names = (header: string, row: Versioned): boolean =>
  header.trim() === '*' ||
  header.split(',').some((one) => one.trim().replace(/^W\//, '') === `"${row.version}"`);

/** @throws ScimProblem 412 when the client has seen another version. */
export function requireVersion(headers: Headers, row: Versioned): void {
  const wanted = headers.get('if-match');
  if (wanted !== null && !names(wanted, row)) {
    throw new ScimProblem(412, `It has changed since: it is version ${etag(row)} now.`);
  }
}

export const isUnchanged = (headers: Headers, row: Versioned): boolean =>
  names(headers.get('if-none-match') ?? '', row);

const ALWAYS = ['schemas', 'id', 'meta'];

/** Leaves out what the client did not ask for (RFC 7644, section 3.9); whole attributes only. */
export function wanted(
  resource: Record<string, unknown>,
  query: URLSearchParams
): Record<string, unknown> {
  const list = (name: string): string[] | null =>
    query
      .get(name)
      ?.toLowerCase()
      .split(',')
      .map((one) => one.trim().split('.')[0] ?? '') ?? null;
  const [only, without] = [list('attributes'), list('excludedAttributes')];
  if (!only && !without) return resource;
  return Object.fromEntries(
    Object.entries(resource).filter(([key]) => {
      const name = key.toLowerCase();
      if (ALWAYS.includes(key)) return true;
      return only ? only.includes(name) : !without?.includes(name);
    })
  );
}

export const listOf = (resources: unknown[], total: number, { startIndex }: Page) => ({
  schemas: [LIST_SCHEMA],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources
});
