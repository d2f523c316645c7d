import { and, eq, inArray, or } from 'drizzle-orm';
import { LIVE_STATES, type MergeState } from '../../../domain/people/merge/states';
import { asOwner } from '../../auth/as-owner';
import type { Database, Transaction } from '../../db/client';
import { merge } from '../../db/schema/auth';
import { organisation } from '../../db/schema/people';

/** Why something about a merge was not done; nothing of it was. */
export type MergeProblem =
  /** No such code, or it is used, too old, or one's own. */
  | 'code'
  /** This organisation takes part in another merge. */
  | 'busy'
  /** The other side, or another tab, has taken it elsewhere meanwhile. */
  | 'gone'
  /** Somebody has still to be decided about. */
  | 'undecided'
  /** A person would become two, or two people one. */
  | 'contradiction'
  /** People, posts or units of the one that stays stand in units that would go. */
  | 'in-the-way';

export type Done<T = object> = ({ ok: true } & T) | { ok: false; code: MergeProblem };
export const refused = (code: MergeProblem): { ok: false; code: MergeProblem } => ({
  ok: false,
  code
});

export type MergeRow = typeof merge.$inferSelect;
/** A merge that both sides know of. */
export type Agreed = MergeRow & { stayingId: string };

const isAgreed = (row: MergeRow | undefined): row is Agreed => Boolean(row?.stayingId);

/** The one merge that an organisation takes part in, on either side. */
export function liveMerge(tx: Transaction, organisationId: string): Promise<MergeRow | undefined> {
  return asOwner(tx, async () => {
    const [row] = await tx
      .select()
      .from(merge)
      .where(
        and(
          inArray(merge.state, [...LIVE_STATES]),
          or(eq(merge.endingId, organisationId), eq(merge.stayingId, organisationId))
        )
      );
    return row;
  });
}

/** The merge in which this organisation stays, when it is this far. */
export async function agreedMerge(
  tx: Transaction,
  stayingId: string,
  state: MergeState
): Promise<Agreed | undefined> {
  const row = await liveMerge(tx, stayingId);
  return isAgreed(row) && row.stayingId === stayingId && row.state === state ? row : undefined;
}

/**
 * Does `work` as the owner, beginning in the organisation that stays, with both to itself; null when the
 * merge is not this far (any more).
 */
export async function together<T>(
  database: Database,
  stayingId: string,
  state: MergeState,
  work: (
    tx: Transaction,
    agreed: Agreed,
    move: (organisationId: string) => Promise<void>
  ) => Promise<T>
): Promise<T | null> {
  const found = await database.within(stayingId, (tx) => agreedMerge(tx, stayingId, state));
  if (!found) return null;
  return database.merging([stayingId, found.endingId], async (tx, move) => {
    const [row] = await tx.select().from(merge).where(eq(merge.id, found.id)).for('update');
    return isAgreed(row) && row.state === state ? work(tx, row, move) : null;
  });
}

/** An organisation's own name, within it. */
export async function nameOf(tx: Transaction, organisationId: string): Promise<string> {
  const [row] = await tx
    .select({ name: organisation.name })
    .from(organisation)
    .where(eq(organisation.organisationId, organisationId));
  return row?.name ?? '';
}
