import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Change } from '../../../domain/people/reorganise';
import { person } from '../../db/schema/people';
import { alsoChampionsOf } from '../role-changes';
import { makeUnit, nameOf, take, tell, type Done, type Work } from './steps';

type Split = Extract<Change, { kind: 'split' }>;

/**
 * Makes a unit beside the one that is split, for the people and posts chosen. A chosen post takes those
 * along whose main post it is; a person takes their main post along, unless somebody who stays shares it.
 * The champions of the old unit help the new one as well, so that nobody loses theirs.
 */
export async function splitOff(work: Work, change: Split): Promise<Done> {
  const { tx, actor } = work;
  const { unitId, name, postIds } = change;
  const { organisationId } = actor;
  const old = work.units.find((one) => one.unitId === unitId);
  const made = await makeUnit(work, {
    parentId: old?.parentId ?? null,
    name,
    position: old?.position ?? 0
  });
  const going = await whoGoes(work, change);
  const ids = sql.param(going.map((one) => one.personId));
  await tx.execute(sql`
    update post set unit_id = ${made}
    where organisation_id = ${organisationId} and unit_id = ${unitId} and (
      post_id = any(${sql.param([...postIds])}::uuid[])
      or (select bool_and(h.person_id = any(${ids}::uuid[])) from post_holder h
        where h.organisation_id = post.organisation_id and h.post_id = post.post_id and h.is_main))`);
  await take(
    work,
    going.map((one) => one.personId),
    made
  );
  await alsoChampionsOf(tx, actor, { from: unitId, to: made }, work.now);
  const people = going.filter((one) => one.active).length;
  const before = nameOf(work, unitId);
  await tell(
    work,
    { unitId, kind: 'split', detail: { name: before, other: name, people } },
    { unitId: made, kind: 'split-from', detail: { name, other: before, people } }
  );
  return { unitId: made, people };
}

async function whoGoes(
  { tx, actor: { organisationId } }: Work,
  { unitId, personIds, postIds }: Split
): Promise<{ personId: string; active: boolean }[]> {
  const holders = sql`select h.person_id from post_holder h
    where h.organisation_id = ${organisationId} and h.is_main
      and h.post_id = any(${sql.param([...postIds])}::uuid[])`;
  return tx
    .select({ personId: person.personId, active: person.active })
    .from(person)
    .where(
      and(
        eq(person.organisationId, organisationId),
        eq(person.unitId, unitId),
        sql`(${inArray(person.personId, [...personIds])} or ${person.personId} in (${holders}))`
      )
    );
}
