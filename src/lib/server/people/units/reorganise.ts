import { createHash } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { dayOf, type Day } from '../../../domain/insight/calendar';
import { isId } from '../../../domain/people/ids';
import {
  changeProblem,
  dayProblem,
  type Change,
  type Problem
} from '../../../domain/people/reorganise';
import type { Database, Transaction } from '../../db/client';
import { person, post } from '../../db/schema/people';
import type { Actor } from '../audit';
import { carryOut } from './carry-out';
import { reach, reachChanges, type ReachChange } from './reach';
import { rosterUnits } from './read';
import type { Done } from './steps';

/** What a change would do, for somebody to say yes to. */
export interface Forecast {
  people: number;
  champions: ReachChange[];
  /** Stands for all of the above: a yes is good for this forecast and for no other. */
  seal: string;
}
export type Foreseen = { ok: true; forecast: Forecast } | { ok: false; problem: Problem };
export type Reorganised =
  | { ok: true; done: Done }
  | { ok: false; problem: Problem }
  /** Somebody changed people or units meanwhile: what they said yes to is not what would happen. */
  | { ok: false; problem: 'not-as-foreseen'; forecast: Forecast };

export interface Wanted {
  change: Change;
  effectiveOn: Day;
  now: Date;
}

/** Thrown to take everything back, with what is to be said instead. */
class TakenBack<T> extends Error {
  constructor(readonly answer: T) {
    super('taken back');
  }
}

async function orTakenBack<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TakenBack) return error.answer as T;
    throw error;
  }
}

/** Does the whole change and takes it back: what is foreseen is what happens. */
export function foresee(database: Database, actor: Actor, wanted: Wanted): Promise<Foreseen> {
  return orTakenBack(
    database.exclusively<Foreseen>(actor.organisationId, async (tx) => {
      const tried = await attempt(tx, actor, wanted);
      if (!tried.ok) return tried;
      throw new TakenBack<Foreseen>({ ok: true, forecast: tried.forecast });
    })
  );
}

/** Does the change, all of it or nothing. @param seal of the forecast that was said yes to. */
export function reorganise(
  database: Database,
  actor: Actor,
  wanted: Wanted,
  seal?: string
): Promise<Reorganised> {
  return orTakenBack(
    database.exclusively<Reorganised>(actor.organisationId, async (tx) => {
      const tried = await attempt(tx, actor, wanted);
      if (!tried.ok) return tried;
      const { forecast, done } = tried;
      if (seal !== undefined && seal !== forecast.seal) {
        throw new TakenBack<Reorganised>({ ok: false, problem: 'not-as-foreseen', forecast });
      }
      return { ok: true, done };
    })
  );
}

type Tried = { ok: true; done: Done; forecast: Forecast } | { ok: false; problem: Problem };

async function attempt(tx: Transaction, actor: Actor, wanted: Wanted): Promise<Tried> {
  const { organisationId } = actor;
  const { change, effectiveOn, now } = wanted;
  const units = await rosterUnits(tx, organisationId);
  const problem =
    dayProblem(effectiveOn, dayOf(now)) ??
    changeProblem(units, change) ??
    (await strangers(tx, organisationId, change));
  if (problem) return { ok: false, problem };
  const before = await reach(tx, organisationId);
  const done = await carryOut({ tx, actor, units, effectiveOn, now }, change);
  const champions = reachChanges(before, await reach(tx, organisationId));
  const foreseen = { people: done.people, champions };
  return { ok: true, done, forecast: { ...foreseen, seal: sealOf({ ...foreseen, wanted }) } };
}

const sealOf = ({ people, champions, wanted }: Omit<Forecast, 'seal'> & { wanted: Wanted }) =>
  createHash('sha256')
    .update(JSON.stringify([people, champions, wanted.change, wanted.effectiveOn]))
    .digest('base64url');

/** Whether somebody or some post that is to go with a split is not in that unit. */
async function strangers(
  tx: Transaction,
  organisationId: string,
  change: Change
): Promise<Problem | null> {
  if (change.kind !== 'split') return null;
  const { unitId, personIds, postIds } = change;
  if (![...personIds, ...postIds].every(isId)) return 'not-in-unit';
  const people = await tx.$count(
    person,
    and(
      eq(person.organisationId, organisationId),
      eq(person.unitId, unitId),
      inArray(person.personId, [...personIds])
    )
  );
  const posts = await tx.$count(
    post,
    and(
      eq(post.organisationId, organisationId),
      eq(post.unitId, unitId),
      inArray(post.postId, [...postIds])
    )
  );
  const all = new Set(personIds).size === people && new Set(postIds).size === posts;
  return all ? null : 'not-in-unit';
}
