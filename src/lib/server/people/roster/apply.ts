import { and, eq, sql } from 'drizzle-orm';
import { dayOf } from '../../../domain/insight/calendar';
import {
  changesNothing,
  countsOf,
  leaversToConfirm,
  type Counts,
  type Plan
} from '../../../domain/people/roster/plan';
import type { Refusal } from '../../../domain/people/roster/problems';
import type { Database, Transaction } from '../../db/client';
import { rosterImport } from '../../db/schema/roster';
import { audit, type Actor } from '../audit';
import { withTheirCounts } from '../move';
import type { ChangedByImport } from './changed';
import { dryRun } from './dry-run';
import { findImport } from './imports';
import { pack } from './pack';
import { linkDirectory } from '../../directory/link';
import { endRoles, hasAdmin } from '../role-changes';
import { placePeople } from './side-effects';
import { resolve, type Resolved } from './resolve';
import { addPeople, changePeople, countsElsewhere, letIn } from './write-people';
import { writePosts } from './write-posts';
import { writeUnits } from './write-units';

/** What somebody says who wants an import applied. */
export interface Asked {
  importId: string;
  /** The seal of the plan that they have seen. */
  seal: string;
  /** They want it without the rows that have errors. */
  withoutBad: boolean;
  /** How many leavers they typed, where that was asked. */
  leavers: number | null;
  now: Date;
}

/** Applies an import as one: all of what the person has seen, or nothing. */
export function applyImport(
  database: Database,
  actor: Actor,
  asked: Asked
): Promise<{ ok: true } | { ok: false; why: Refusal }> {
  const { organisationId } = actor;
  return database
    .exclusively(organisationId, async (tx) => {
      await takeTime(tx);
      const { changed, numbers, counts } = await planned(tx, organisationId, asked);
      const hadAdmin = await hasAdmin(tx, organisationId);
      await write(tx, actor, { changed, numbers }, asked.now);
      // Without one the organisation would be locked out of its own settings.
      if (hadAdmin && !(await hasAdmin(tx, organisationId))) throw new Refused('no-admin');
      await settle(tx, actor, { asked, changed, counts });
      return { ok: true as const };
    })
    .catch((error: unknown) => {
      if (error instanceof Refused) return { ok: false as const, why: error.why };
      throw error;
    });
}

/** What is to be written. The file and the roster as it was are let go of: each is tens of megabytes. */
async function planned(
  tx: Transaction,
  organisationId: string,
  asked: Asked
): Promise<Resolved & { counts: Counts }> {
  const draft = await findImport(tx, organisationId, asked.importId);
  const run = draft?.state === 'draft' ? await dryRun(tx, draft, dayOf(asked.now)) : null;
  if (!run) throw new Refused('gone');
  refuse(run.plan, run.seal, asked);
  return { ...resolve(run.plan), counts: countsOf(run.plan) };
}

/** Ends the transaction without a trace. */
class Refused extends Error {
  readonly why: Refusal;
  constructor(why: Refusal) {
    super(`the import is refused: ${why}`);
    this.why = why;
  }
}

/** Tens of thousands of people take longer than a statement usually may, and Node works in between. */
export const takeTime = (tx: Transaction) =>
  tx.execute(sql`select set_config('statement_timeout', '120000', true),
    set_config('idle_in_transaction_session_timeout', '60000', true)`);

function refuse(plan: Plan, seal: string, asked: Asked): void {
  if (seal !== asked.seal) throw new Refused('stale');
  if (changesNothing(plan)) throw new Refused('nothing');
  if (plan.problems.length > 0 && !asked.withoutBad) throw new Refused('bad-rows');
  const leavers = leaversToConfirm(plan);
  if (leavers !== null && leavers !== asked.leavers) throw new Refused('leavers');
}

async function write(
  tx: Transaction,
  actor: Actor,
  { changed, numbers }: Resolved,
  now: Date
): Promise<void> {
  const { organisationId } = actor;
  await writeUnits(tx, organisationId, changed.units);
  const [added, others] = [
    changed.people.filter(({ before }) => before === null),
    changed.people.filter(({ before }) => before !== null)
  ];
  await addPeople(tx, organisationId, added, numbers);
  const elsewhere = others.filter(countsElsewhere).map(({ id }) => id);
  await withTheirCounts(tx, organisationId, elsewhere, () =>
    changePeople(tx, organisationId, others)
  );
  await letIn(tx, organisationId, changed.people);
  changed.placements = await placePeople(tx, organisationId, changed.people, dayOf(now));
  const left = changed.people.flatMap(({ id, after }) => (after.active ? [] : [id]));
  Object.assign(changed, await endRoles(tx, actor, left, now));
  await linkDirectory(tx, organisationId);
  await writePosts(
    tx,
    organisationId,
    changed.posts.map(({ id, after }) => ({ id, facts: after }))
  );
}

interface Settled {
  asked: Asked;
  changed: ChangedByImport;
  counts: Counts;
}

/** Writes the import down. Only the last one can be undone: what is kept of earlier ones for that goes. */
async function settle(
  tx: Transaction,
  actor: Actor,
  { asked, changed, counts }: Settled
): Promise<void> {
  const { organisationId, actorId } = actor;
  await tx
    .update(rosterImport)
    .set({ undo: null })
    .where(eq(rosterImport.organisationId, organisationId));
  await tx
    .update(rosterImport)
    .set({
      state: 'applied',
      content: null,
      counts,
      appliedBy: actorId,
      appliedAt: asked.now,
      undo: await pack(changed)
    })
    .where(
      and(
        eq(rosterImport.organisationId, organisationId),
        eq(rosterImport.importId, asked.importId)
      )
    );
  const detail = { import: asked.importId, ...counts };
  await audit(tx, actor, { action: 'roster.imported', detail, at: asked.now });
}
