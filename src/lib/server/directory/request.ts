import type { Database, Transaction } from '../db/client';
import { audit } from '../people/audit';
import type { TokenHolder } from '../people/settings/tokens';
import { ScimProblem } from './problem';

export interface ScimRequest {
  database: Database;
  holder: TokenHolder;
  method: string;
  headers: Headers;
  query: URLSearchParams;
  /** Parsed; undefined where a request has none. */
  body: unknown;
  base: string;
  address: string;
  now: Date;
}

export interface ScimAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export const taken = (): ScimProblem =>
  new ScimProblem(409, 'Another one has this name.', 'uniqueness');

/** Writes down what a request changed, as its token; nothing when that is nothing. */
export async function note(
  tx: Transaction,
  { holder, address, now }: ScimRequest,
  what: Record<string, string | number>,
  subjectId: string | null = null
): Promise<void> {
  const changes = Object.entries(what).filter(([, value]) => value !== 0);
  if (changes.length === 0) return;
  const detail = { token: holder.name, ...Object.fromEntries(changes) };
  const actor = { organisationId: holder.organisationId, actorId: null, address };
  await audit(tx, actor, { action: 'directory.changed', subjectId, detail, at: now });
}
