import { and, eq, isNull, sql } from 'drizzle-orm';
import {
  contradictions,
  matchPeople,
  type Match,
  type Matchable
} from '../../../domain/people/merge/match';
import type { Database, Transaction } from '../../db/client';
import { mergeMatch } from '../../db/schema/merge';
import { audit, type Actor } from '../audit';
import { agreedMerge, refused, type Agreed, type Done } from './parties';

/** Everybody of an organisation as matching looks at them; call it within that organisation. */
export async function matchables(
  tx: Transaction,
  organisationId: string,
  mergeId: string
): Promise<Matchable[]> {
  const { rows } = await tx.execute<{ all: Matchable[] | null }>(sql`
    select jsonb_agg(jsonb_build_object('personId', i.person_id, 'name', i.name, 'email', i.email,
      'employeeNumber', i.employee_number, 'bornOn', b.born_on) order by i.person_id) as all
    from person_identity i left join merge_birth b on b.organisation_id = i.organisation_id
      and b.merge_id = ${mergeId} and b.employee_number = i.employee_number
    where i.organisation_id = ${organisationId}`);
  return rows[0]?.all ?? [];
}

/**
 * Looks for matches again and keeps what was decided: people come and go, and dates of birth arrive. What
 * is clear counts as the same person until somebody says otherwise.
 */
export async function refresh(
  tx: Transaction,
  { stayingId, id }: Agreed,
  ours: Matchable[],
  theirs: Matchable[]
): Promise<Match[]> {
  const found = matchPeople(ours, theirs);
  await tx.execute(sql`
    with found as (select r.* from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
      as r("personId" uuid, "theirPersonId" uuid, reasons jsonb, doubtful boolean)),
    gone as (delete from merge_match m where m.organisation_id = ${stayingId} and m.merge_id = ${id}
      and not exists (select from found f
        where f."personId" = m.person_id and f."theirPersonId" = m.their_person_id))
    insert into merge_match as m (organisation_id, merge_id, person_id, their_person_id, reasons, doubtful, same)
    select ${stayingId}, ${id}, f."personId", f."theirPersonId",
      array(select jsonb_array_elements_text(f.reasons)), f.doubtful,
      case when f.doubtful then null else true end
    from found f
    on conflict (organisation_id, merge_id, person_id, their_person_id) do update set
      reasons = excluded.reasons, doubtful = excluded.doubtful,
      same = case when m.decided_by is not null then m.same else excluded.same end`);
  return found;
}

/** Finds the matches for the page of the organisation that stays. */
export async function findMatches(database: Database, agreed: Agreed): Promise<Matchable[]> {
  const { endingId, stayingId, id } = agreed;
  const theirs = await database.within(endingId, (tx) => matchables(tx, endingId, id));
  await database.within(stayingId, async (tx) => {
    await refresh(tx, agreed, await matchables(tx, stayingId, id), theirs);
  });
  return theirs;
}

/** A person of each side, and whether they are one. */
export interface Decision {
  personId: string;
  theirPersonId: string;
  same: boolean;
}

/** Writes down what somebody decided. Of pairs that are no match (any more) nothing is kept. */
export function decide(
  database: Database,
  actor: Actor,
  decisions: readonly Decision[],
  now: Date
): Promise<Done> {
  const { organisationId } = actor;
  return database.within(organisationId, async (tx) => {
    const agreed = await agreedMerge(tx, organisationId, 'matching');
    if (!agreed) return refused('gone');
    const { rowCount } = await tx.execute(sql`
      update merge_match m set same = r.same, decided_by = ${actor.actorId}
      from jsonb_to_recordset(${JSON.stringify(decisions)}::jsonb)
        as r("personId" uuid, "theirPersonId" uuid, same boolean)
      where m.organisation_id = ${organisationId} and m.merge_id = ${agreed.id}
        and m.person_id = r."personId" and m.their_person_id = r."theirPersonId"`);
    const detail = { pairs: rowCount ?? 0 };
    await audit(tx, actor, { action: 'organisations.decided', detail, at: now });
    return { ok: true };
  });
}

type Pair = Pick<Match, 'personId' | 'theirPersonId'>;

/** The pairs that are one person, or why they cannot be merged as they are. Within the one that stays. */
export async function decidedPairs(
  tx: Transaction,
  { stayingId, id }: Agreed
): Promise<Done<{ pairs: Pair[] }>> {
  const these = and(eq(mergeMatch.organisationId, stayingId), eq(mergeMatch.mergeId, id));
  const open = await tx.$count(mergeMatch, and(these, isNull(mergeMatch.same)));
  if (open > 0) return refused('undecided');
  const pairs = await tx
    .select({ personId: mergeMatch.personId, theirPersonId: mergeMatch.theirPersonId })
    .from(mergeMatch)
    .where(and(these, eq(mergeMatch.same, true)));
  return contradictions(pairs).length > 0 ? refused('contradiction') : { ok: true, pairs };
}

/** Who was taken for whom is nobody's business once it cannot be changed. */
export async function forgetMatches(tx: Transaction, { stayingId, id }: Agreed): Promise<void> {
  await tx
    .delete(mergeMatch)
    .where(and(eq(mergeMatch.organisationId, stayingId), eq(mergeMatch.mergeId, id)));
}
