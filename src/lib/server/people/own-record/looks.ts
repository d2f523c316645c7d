import { sql } from 'drizzle-orm';
import type { Purpose } from '../../../domain/insight/purposes';
import type { Transaction } from '../../db/client';
import type { Who } from '../../training/person-state';

/** How many of the newest looks a person is told of at once. */
export const LOOKS_SHOWN = 50;

/** Somebody looked at a person's record, or took a list away that they were on. */
export interface Look {
  at: Date;
  kind: 'record' | 'list';
  purpose: Purpose;
  /** Who looked, always HR; null when that person has been forgotten since. */
  name: string | null;
}

/**
 * Who has looked at a person's record, the newest first. A list names everybody who works here on the day
 * it is taken. From when on somebody was on the roster is known by day only, so a list of that time is
 * told once too often rather than kept quiet.
 */
export async function looksAt(
  tx: Transaction,
  { organisationId, personId }: Who
): Promise<{ looks: Look[]; more: boolean }> {
  const newest = sql`order by a.at desc, a.audit_id limit ${LOOKS_SHOWN + 1}`;
  // Two questions, each with an index of its own to answer it.
  const { rows } = await tx.execute<Omit<Look, 'at'> & { at: string }>(sql`
    with a as (
      (select a.*, 'record' as kind from audit_entry a
        where a.organisation_id = ${organisationId} and a.subject_id = ${personId}
          and a.action = 'record.viewed' ${newest})
      union all
      (select a.*, 'list' from audit_entry a
        where a.organisation_id = ${organisationId} and a.action = 'completion.exported'
          and (a.at at time zone 'Europe/London')::date >= coalesce((select p.started_on from person p
            where p.organisation_id = ${organisationId} and p.person_id = ${personId}), '-infinity')
          ${newest}))
    select to_json(a.at) #>> '{}' as at, a.detail->>'purpose' as purpose, i.name, a.kind
    from a left join person_identity i
      on i.organisation_id = a.organisation_id and i.person_id = a.actor_id
    ${newest}`);
  const looks = rows
    .slice(0, LOOKS_SHOWN)
    .map((row) => ({ ...row, at: new Date(row.at) }) satisfies Look);
  return { looks, more: rows.length > LOOKS_SHOWN };
}
