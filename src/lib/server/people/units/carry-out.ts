import { and, eq, sql } from 'drizzle-orm';
import { addDays } from '../../../domain/insight/calendar';
import type { Change } from '../../../domain/people/reorganise';
import { person, post, unit } from '../../db/schema/people';
import { audit } from '../audit';
import { alsoChampionsOf, endChampionsOf } from '../role-changes';
import { splitOff } from './split-off';
import {
  isUnit,
  lastPlace,
  makeUnit,
  nameOf,
  pathOf,
  take,
  tell,
  type Done,
  type Work
} from './steps';

type Of<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>;

const AUDITED = {
  add: 'unit.added',
  rename: 'unit.renamed',
  move: 'unit.moved',
  merge: 'unit.merged',
  close: 'unit.closed',
  split: 'unit.split'
} as const;

/** Carries out a change that was found good. */
export async function carryOut(work: Work, change: Change): Promise<Done> {
  const done = await act(work, change);
  const detail = {
    ...('unitId' in change ? { unit: change.unitId } : {}),
    ...('intoId' in change ? { into: change.intoId } : {}),
    ...('parentId' in change ? { parent: change.parentId ?? '' } : {}),
    ...(change.kind === 'add' || change.kind === 'split' ? { made: done.unitId } : {}),
    people: done.people,
    from: work.effectiveOn
  };
  await audit(work.tx, work.actor, { action: AUDITED[change.kind], detail, at: work.now });
  return done;
}

function act(work: Work, change: Change): Promise<Done> {
  switch (change.kind) {
    case 'add':
      return add(work, change);
    case 'rename':
      return rename(work, change);
    case 'move':
      return move(work, change);
    case 'merge':
      return merge(work, change);
    case 'close':
      return close(work, change);
    case 'split':
      return splitOff(work, change);
  }
}

async function add(work: Work, { parentId, name }: Of<'add'>): Promise<Done> {
  const unitId = await makeUnit(work, { parentId, name });
  await tell(work, { unitId, kind: 'added', detail: { name, other: nameOf(work, parentId) } });
  return { unitId, people: 0 };
}

async function rename(work: Work, { unitId, name }: Of<'rename'>): Promise<Done> {
  await work.tx.update(unit).set({ name }).where(isUnit(work, unitId));
  await tell(work, { unitId, kind: 'renamed', detail: { name, before: nameOf(work, unitId) } });
  return { unitId, people: 0 };
}

async function move(work: Work, { unitId, parentId }: Of<'move'>): Promise<Done> {
  await putBelow(work, unitId, parentId);
  const detail = { name: nameOf(work, unitId), other: nameOf(work, parentId) };
  await tell(work, { unitId, kind: 'moved', detail });
  return { unitId, people: 0 };
}

/** Hangs a unit, and everything below it, below another. */
async function putBelow(work: Work, unitId: string, parentId: string | null): Promise<void> {
  const { tx, actor } = work;
  const above = sql.param([...pathOf(work, parentId)]);
  await tx.execute(sql`
    update unit set path = ${above}::uuid[] || path[array_position(path, ${unitId}::uuid):]
    where organisation_id = ${actor.organisationId} and ${unitId}::uuid = any(path)`);
  await tx
    .update(unit)
    .set({ parentId, position: lastPlace(work, parentId) })
    .where(isUnit(work, unitId));
}

async function merge(work: Work, { unitId, intoId }: Of<'merge'>): Promise<Done> {
  const { tx, actor, units } = work;
  const people = await takeAll(work, unitId, intoId);
  const below = units.filter((one) => one.parentId === unitId && one.closedOn === null);
  for (const child of below) await putBelow(work, child.unitId, intoId);
  await alsoChampionsOf(tx, actor, { from: unitId, to: intoId }, work.now);
  await shut(work, unitId);
  const [went, stays] = [nameOf(work, unitId), nameOf(work, intoId)];
  await tell(
    work,
    { unitId, kind: 'merged-into', detail: { name: went, other: stays, people } },
    { unitId: intoId, kind: 'took-in', detail: { name: stays, other: went, people } }
  );
  return { unitId: intoId, people };
}

async function close(work: Work, { unitId }: Of<'close'>): Promise<Done> {
  const parentId = work.units.find((one) => one.unitId === unitId)?.parentId ?? null;
  // Those who have left stay counted for what they did, in the unit above.
  if (parentId !== null) await takeAll(work, unitId, parentId);
  await shut(work, unitId);
  await tell(work, { unitId, kind: 'closed', detail: { name: nameOf(work, unitId) } });
  return { unitId, people: 0 };
}

/** Takes everybody of a unit, those who have left too, and all its posts to another. */
async function takeAll(work: Work, unitId: string, toUnit: string): Promise<number> {
  const { tx, actor } = work;
  const everybody = await tx
    .select({ personId: person.personId, active: person.active })
    .from(person)
    .where(and(eq(person.organisationId, actor.organisationId), eq(person.unitId, unitId)));
  await take(
    work,
    everybody.map((one) => one.personId),
    toUnit
  );
  await tx
    .update(post)
    .set({ unitId: toUnit })
    .where(and(eq(post.organisationId, actor.organisationId), eq(post.unitId, unitId)));
  return everybody.filter((one) => one.active).length;
}

async function shut(work: Work, unitId: string): Promise<void> {
  await endChampionsOf(work.tx, work.actor, unitId, work.now);
  await work.tx
    .update(unit)
    .set({ closedOn: addDays(work.effectiveOn, -1) })
    .where(isUnit(work, unitId));
}
