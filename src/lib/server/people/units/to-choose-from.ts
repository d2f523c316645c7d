import { choices, openTree, type Named } from '../../../domain/people/unit-tree';
import type { Transaction } from '../../db/client';
import type { ChangeKindAsked } from './form';
import { rosterUnits } from './read';
import { colleagues, posts, type Colleague, type PostRow } from './unit-page';

/** What the form of a change offers. Empty lists where it asks for no such thing. */
export interface ToChooseFrom {
  /** Units to go below or into: never the unit itself or one below it. */
  units: Named[];
  people: Colleague[];
  posts: PostRow[];
}

/** More than fit on a page of checkboxes are split by moving posts. */
const MOST_PEOPLE = 2000;

export async function toChooseFrom(
  tx: Transaction,
  organisationId: string,
  { unitId, kind }: { unitId: string; kind: ChangeKindAsked | null }
): Promise<ToChooseFrom> {
  const nothing: ToChooseFrom = { units: [], people: [], posts: [] };
  if (kind === 'move' || kind === 'merge') {
    const units = await rosterUnits(tx, organisationId);
    const outside = units.filter((unit) => !unit.path.includes(unitId));
    return { ...nothing, units: choices(openTree(outside)) };
  }
  if (kind !== 'split') return nothing;
  const where = { organisationId, unitId };
  return {
    ...nothing,
    people: await colleagues(tx, where, { limit: MOST_PEOPLE, offset: 0 }),
    posts: await posts(tx, where)
  };
}
