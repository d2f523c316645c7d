import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../../db/client';
import type { Match } from '../../../domain/people/merge/match';
import { KEPT_ASIDE, type Aside } from './tables';

/** The name of a table's rows kept aside. */
export const aside = (table: Aside): SQL => sql`${sql.identifier(`their_${table}`)}`;

/**
 * Copies an organisation's rows to where they can be read from within another one, until the end of the
 * transaction: the wall shows one organisation at a time. Call it within the organisation.
 */
export async function setAside(tx: Transaction, organisationId: string): Promise<void> {
  for (const table of KEPT_ASIDE) {
    const rows = sql`select * from ${sql.identifier(table)} where organisation_id = ${organisationId}`;
    await tx.execute(
      sql`create temp table ${aside(table)} on commit drop as ${rows}`.inlineParams()
    );
  }
  for (const table of ['person', 'event'] as const) await tx.execute(sql`analyze ${aside(table)}`);
}

/**
 * `their_map`: who each person of the other organisation is here. Whoever is nobody else keeps their id, so
 * that a phone which has not heard of the merge goes on sending as before.
 */
export async function mapPeople(
  tx: Transaction,
  pairs: readonly Pick<Match, 'personId' | 'theirPersonId'>[]
): Promise<void> {
  await tx.execute(
    sql`create temp table their_map on commit drop as
      select p.person_id as their_id, coalesce(r."personId", p.person_id) as our_id,
        r."personId" is not null as matched
      from their_person p left join jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb)
        as r("personId" uuid, "theirPersonId" uuid) on r."theirPersonId" = p.person_id`.inlineParams()
  );
  await tx.execute(sql`analyze their_map`);
}

/**
 * The id that an event gets here when its own is taken by another: the same for the same event, in the
 * manner of a UUID of version 5 (RFC 9562 §5.5), with SHA-256, which PostgreSQL has without extensions.
 */
export const derivedId = (eventId: SQL, organisationId: string): SQL => sql`
  overlay(overlay(encode(substr(sha256(uuid_send(${eventId}) || uuid_send(${organisationId}::uuid)), 1, 16),
    'hex') placing '5' from 13 for 1) placing '8' from 17 for 1)::uuid`;

/** The first column of a query. */
export async function idsOf(tx: Transaction, query: SQL): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(query);
  return rows.map((row) => row.id);
}
