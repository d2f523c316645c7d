import { and, asc, count, eq, isNull, sql } from 'drizzle-orm';
import {
  MATCHES_A_PAGE,
  type MatchesPage,
  type MatchSeen
} from '../../../domain/people/merge/match';
import type { MergeState } from '../../../domain/people/merge/states';
import type { Database } from '../../db/client';
import { mergeBirth, mergeMatch } from '../../db/schema/merge';
import { findMatches, matchables } from './matches';
import { liveMerge, nameOf, type Agreed } from './parties';

/** What the page about merging shows to one organisation. */
export interface Overview {
  state: MergeState | 'none';
  side: 'ending' | 'staying' | 'none';
  /** The other organisation's name, once both have agreed. */
  other: string;
  expiresAt: Date | null;
  /** Dates of birth that this side has given. */
  births: number;
  matches: MatchesPage | null;
  /** Who was HR or admin there and is to be granted it anew. */
  regrant: { name: string; role: string }[];
}

const NOTHING: Overview = {
  state: 'none',
  side: 'none',
  other: '',
  expiresAt: null,
  births: 0,
  matches: null,
  regrant: []
};

/** @param number of the page of matches, from 1. */
export async function overview(
  database: Database,
  organisationId: string,
  number: number
): Promise<Overview> {
  const { live, births } = await database.within(organisationId, async (tx) => ({
    live: await liveMerge(tx, organisationId),
    births: await tx.$count(mergeBirth, eq(mergeBirth.organisationId, organisationId))
  }));
  if (!live) return NOTHING;
  const { state, endingId, stayingId, expiresAt } = live;
  const side = endingId === organisationId ? 'ending' : 'staying';
  const otherId = side === 'ending' ? stayingId : endingId;
  const other = otherId ? await database.within(otherId, (tx) => nameOf(tx, otherId)) : '';
  const told = { ...NOTHING, state, side, other, births, expiresAt } as const;
  if (side === 'ending' || !stayingId) return told;
  const agreed: Agreed = { ...live, stayingId };
  return state === 'matching'
    ? { ...told, matches: await matchesPage(database, agreed, number) }
    : { ...told, regrant: await regrantable(database, agreed) };
}

async function matchesPage(
  database: Database,
  agreed: Agreed,
  number: number
): Promise<MatchesPage> {
  const { stayingId, id } = agreed;
  const them = new Map(
    (await findMatches(database, agreed)).map((person) => [person.personId, person])
  );
  return database.within(stayingId, async (tx) => {
    const us = new Map(
      (await matchables(tx, stayingId, id)).map((person) => [person.personId, person])
    );
    const these = and(eq(mergeMatch.organisationId, stayingId), eq(mergeMatch.mergeId, id));
    // What has to be decided comes first, and stays in its place while it is.
    const rows = await tx
      .select()
      .from(mergeMatch)
      .where(these)
      .orderBy(sql`${mergeMatch.doubtful} desc`, asc(mergeMatch.personId))
      .limit(MATCHES_A_PAGE)
      .offset((number - 1) * MATCHES_A_PAGE);
    const page = rows.flatMap((row): MatchSeen[] => {
      const [ours, theirs] = [us.get(row.personId), them.get(row.theirPersonId)];
      return ours && theirs ? [{ ...row, ours, theirs }] : [];
    });
    const [counted] = await tx
      .select({ all: count(), same: sql<number>`(count(*) filter (where same))::int` })
      .from(mergeMatch)
      .where(these);
    const open = await tx.$count(mergeMatch, and(these, isNull(mergeMatch.same)));
    return { page, open, number, all: counted?.all ?? 0, same: counted?.same ?? 0 };
  });
}

/** Within one organisation at a time: their roles there, then their names here. */
async function regrantable(
  database: Database,
  { stayingId, endingId }: Agreed
): Promise<Overview['regrant']> {
  const { rows: grants } = await database.within(endingId, (tx) =>
    tx.execute<{ person_id: string; role: string }>(sql`
      select person_id, role from role_grant
      where organisation_id = ${endingId} and role in ('hr', 'admin') order by role, person_id`)
  );
  const { rows } = await database.within(stayingId, (tx) =>
    tx.execute<{ name: string; role: string }>(sql`
      select i.name, r.role from jsonb_to_recordset(${JSON.stringify(grants)}::jsonb)
          as r(person_id uuid, role text)
        join former_person f on f.organisation_id = ${stayingId}
          and f.former_organisation_id = ${endingId} and f.former_person_id = r.person_id
        join person_identity i on i.organisation_id = f.organisation_id and i.person_id = f.person_id
      where not exists (select from role_grant g where g.organisation_id = f.organisation_id
        and g.person_id = f.person_id and g.role = r.role)
      order by r.role, i.name`)
  );
  return rows;
}
