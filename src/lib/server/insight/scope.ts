import { eq } from 'drizzle-orm';
import { hideBelow } from '../../domain/insight/cells';
import { rowsBelow, rowsOf, wayTo, type View } from '../../domain/insight/rows';
import { organisationTree, type UnitCounts, type UnitNode } from '../../domain/insight/unit-tree';
import type { Transaction } from '../db/client';
import { organisation } from '../db/schema/people';

/** Whose eyes look at what. */
export interface Scope {
  organisationId: string;
  /** A champion's units; null for HR, who see the whole organisation. */
  championed: readonly string[] | null;
  /** The unit to open; null for where this person starts. May be any text from an address. */
  unitId: string | null;
}

/** The whole organisation: what is hidden in one place depends on all the others. */
export interface Whole {
  top: UnitNode;
  /** Groups of fewer people are hidden. */
  below: number;
}

export async function wholeOrganisation(
  tx: Transaction,
  organisationId: string,
  units: readonly UnitCounts[]
): Promise<Whole> {
  const [found] = await tx
    .select({ name: organisation.name, settings: organisation.settings })
    .from(organisation)
    .where(eq(organisation.organisationId, organisationId));
  if (!found) throw new Error(`no organisation ${organisationId}`);
  return {
    top: organisationTree({ id: organisationId, name: found.name }, units),
    below: hideBelow(found.settings)
  };
}

/** The nodes that lead to the scope's unit; null when there is none or it is not theirs to open. */
export const wayIn = (top: UnitNode, scope: Scope & { unitId: string }): UnitNode[] | null =>
  wayTo(top, scope.unitId, scope.championed ?? undefined);

/** The scope's rows; null when its unit does not exist or is not theirs to open. */
export function viewOf<Cells>(
  { top, below }: Whole,
  scope: Scope,
  cells: (node: UnitNode) => Cells
): View<Cells> | null {
  const { championed, unitId } = scope;
  if (unitId === null) {
    const rows = championed ? rowsOf(top, championed, cells) : rowsBelow(top, cells);
    return { way: [], rows, below };
  }
  const nodes = wayIn(top, { ...scope, unitId });
  const last = nodes?.at(-1);
  if (!nodes || !last) return null;
  const first = championed ? nodes.findIndex((node) => championed.includes(node.id)) : 1;
  return {
    way: nodes.slice(Math.max(1, first)).map(({ id, name }) => ({ unitId: id, name })),
    rows: rowsBelow(last, cells),
    below
  };
}
